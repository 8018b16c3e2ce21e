package org.parley.fuzz;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.parley.command.CommandTarget;
import org.parley.conference.UriTarget;
import org.parley.cpim.CpimTarget;
import org.parley.mime.MultipartTarget;
import org.parley.msrp.MsrpChunkTarget;
import org.parley.msrp.MsrpWebSocketTarget;
import org.parley.msrp.session.MsrpSessionTarget;
import org.parley.sdp.SdpTarget;
import org.parley.sip.SipAgentTarget;
import org.parley.sip.SipMessageTarget;
import org.parley.sip.WebSocketTarget;
import org.parley.xml.DocumentTarget;

/** All of them by name. Disposition notifications and notices of composing are passed on by their type and read by nobody. */
final class FuzzTargets {

    private static final Map<String, Supplier<FuzzTarget>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("sip-message", SipMessageTarget::new);
        ALL.put("sip-agent", SipAgentTarget::new);
        ALL.put("sip-websocket", WebSocketTarget::new);
        ALL.put("sdp", SdpTarget::new);
        ALL.put("multipart", MultipartTarget::new);
        ALL.put("document", DocumentTarget::new);
        ALL.put("cpim", CpimTarget::new);
        ALL.put("msrp-chunk", MsrpChunkTarget::new);
        ALL.put("msrp-websocket", MsrpWebSocketTarget::new);
        ALL.put("msrp-session", MsrpSessionTarget::new);
        ALL.put("command", CommandTarget::new);
        ALL.put("uri", UriTarget::new);
    }

    private FuzzTargets() {}

    static Set<String> names() {
        return ALL.keySet();
    }

    static FuzzTarget make(String name) {
        Supplier<FuzzTarget> maker = ALL.get(name);
        if (maker == null) {
            throw new IllegalArgumentException("no target " + name + "; there are " + names());
        }
        return maker.get();
    }
}
