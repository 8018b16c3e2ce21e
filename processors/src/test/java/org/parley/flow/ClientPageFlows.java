package org.parley.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.parley.harness.ChatLeg;
import org.parley.harness.ReferWatch;
import org.parley.harness.RosterWatch;

/** F5.3 with the room that the page about clients shows. */
@RunsAgainst(InJvmServer.class)
public class ClientPageFlows {

    private static final Path PAGE = Path.of("../karaf-assembly/src/main/assembly/docs/clients.md");

    private static String room() throws IOException {
        String page = Files.readString(PAGE);
        return page.substring(page.indexOf("<?xml"), page.indexOf("```\n4.")).stripIndent();
    }

    @Test
    @Flow({"F5.3", "F4.1"})
    public void letsClientsCallARoomAndAddSomebody(Stage stage) throws IOException {
        String uri = "sip:team@" + stage.server().domain();
        stage.group(uri, room().replace("sip:team@im.example.com", uri));
        ChatLeg a = Stage.call(stage.ana(), uri);
        a.expectAnswered();
        ChatLeg b = Stage.call(stage.ben(), uri);
        b.expectAnswered();
        b.say("in the room");
        a.expectText(stage.ben(), "in the room");
        RosterWatch roster = RosterWatch.of(stage.ana(), a.focus());
        roster.expectFull();
        roster.subscribe(0);
        roster.expectTerminated("timeout");
        ReferWatch refer = ReferWatch.within(a, "<" + stage.cleo().aor() + ">");
        refer.expectTrying();
        ChatLeg c = stage.cleo().expectInvitation();
        c.accept();
        refer.expectOutcome("SIP/2.0 200 OK");
        a.say("welcome");
        c.expectText(stage.ana(), "welcome");
        b.expectText(stage.ana(), "welcome");
        a.leave();
        b.leave();
        c.leave();
        stage.expectEnded(a.focus());
    }
}
