package org.parley.step;

import java.util.List;
import org.apache.camel.Exchange;
import org.parley.conference.Refusal;
import org.parley.mime.BodyPart;
import org.parley.mime.BodyParts;
import org.parley.mime.MimeSyntaxException;
import org.parley.sip.SipRequest;
import org.parley.xml.RecipientEntry;

/**
 * {@code readReferredList}: the users of the list that Refer-To points to (RFC 5368): 400 where it points to nothing or the
 * list cannot be read, 415 where it is no resource list, 486 where it is too long. Without a list it does nothing.
 */
final class ReadReferredList extends RequestStep {

    ReadReferredList() {
        super("readReferredList");
    }

    //= RFC5368-7-1
    @Override
    void apply(Exchange exchange) {
        ReferRequest refer = ReferRequest.of(exchange);
        if (refer.listReference().isEmpty()) {
            return;
        }
        BodyPart list = parts(refer.request())
                .ofContentId(refer.listReference().get())
                .orElseThrow(() -> bad("Refer-To points to no part of the body"));
        if (!list.isType(ListedUsers.TYPE)) {
            throw unsupported("Refer-To points to no " + ListedUsers.TYPE);
        }
        List<RecipientEntry> entries =
                ListedUsers.read(list.bytes(), refer.settings().listEntryLimit());
        if (entries.isEmpty()) {
            throw bad("the list is empty");
        }
        refer.targets(entries.stream().map(ReferTarget::of).toList());
    }

    private static BodyParts parts(SipRequest request) {
        boolean isEncoded = request.headers("Content-Encoding").stream()
                .anyMatch(coding -> !coding.strip().equalsIgnoreCase("identity"));
        if (isEncoded) {
            throw unsupported("the body is encoded");
        }
        try {
            return BodyParts.parse(
                    request.contentType().orElse(""),
                    request.header("Content-Disposition"),
                    request.header("Content-ID"),
                    request.body());
        } catch (MimeSyntaxException e) {
            throw bad(e.getMessage());
        }
    }

    private static Refusal unsupported(String cause) {
        return Refusal.with(
                "RFC5368-7",
                415,
                "Unsupported Media Type",
                new Refusal.Header("Accept", ListedUsers.TYPE + ", multipart/mixed"),
                cause);
    }

    private static Refusal bad(String cause) {
        return Refusal.of("RFC5368-7", 400, "Bad Resource List", cause);
    }
}
