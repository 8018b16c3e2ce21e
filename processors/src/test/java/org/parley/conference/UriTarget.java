package org.parley.conference;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.parley.cpim.UriKey;
import org.parley.fuzz.FuzzTarget;
import org.parley.msrp.MsrpUri;

/** URIs of users and of MSRP sessions: what is kept of one names the same user. */
public final class UriTarget implements FuzzTarget {

    @Override
    public void run(byte[] input) {
        String text = new String(input, UTF_8);
        Optional<UserUri> uri = UserUri.tryOf(text);
        if (uri.isPresent()) {
            uri.get().user();
            uri.get().host();
            uri.get().spellings();
            if (!UserUri.of(uri.get().toString()).equals(uri.get())) {
                throw new IllegalStateException("what is kept of a URI names another user");
            }
        }
        UriKey.of(text);
        MsrpUri.parse(text);
        MsrpUri.parsePath(text);
    }

    @Override
    public List<byte[]> seeds() {
        return Stream.of(
                        "sip:ana@example.com;transport=tcp?Replaces=a%3Bto-tag%3Db",
                        "sips:%61na;x?y@[2001:db8::1]:5061;lr",
                        "tel:+1-555-0100;ext=1-2;phone-context=example.com",
                        "sip:+15550100@example.com;user=phone",
                        "msrp://relay.example.com:2855/a;tcp msrps://ana@[::1]:9/x-y.z;tcp;p=v")
                .map(text -> text.getBytes(UTF_8))
                .toList();
    }

    @Override
    public List<String> words() {
        return List.of(
                "sip:",
                "tel:+",
                "msrps://",
                "@",
                ";method=BYE",
                "?",
                "%00",
                "%4",
                "[",
                "]",
                ":5060",
                ";user=phone",
                ";tcp",
                "/",
                " ",
                "\u00e9");
    }
}
