package org.parley.step;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.conference.Invitee;
import org.parley.conference.Privacy;
import org.parley.mime.MultipartWriter;
import org.parley.sip.SipBody;
import org.parley.xml.CopyControl;
import org.parley.xml.RecipientEntry;
import org.parley.xml.RecipientLists;

/**
 * Tells invitees who else is invited ({@code sip.recipientListHistory}; RFC 5366 section 5, RFC 5364 section 4): a list beside
 * the offer that clients may leave aside. The same for every leg of a set-up.
 */
final class RecipientHistory {

    private static final String DISPOSITION = "recipient-list-history;handling=optional";

    private final MultipartWriter writer = new MultipartWriter();
    private final MultipartWriter.Part list;

    private RecipientHistory(List<RecipientEntry> entries) {
        list = new MultipartWriter.Part(
                "application/resource-lists+xml", Optional.of(DISPOSITION), RecipientLists.write(entries));
    }

    /** Empty where nobody may be named: everybody is bcc. */
    static Optional<RecipientHistory> of(List<Invitee> invitees) {
        List<RecipientEntry> entries = entries(invitees);
        return entries.isEmpty() ? Optional.empty() : Optional.of(new RecipientHistory(entries));
    }

    //= RFC5364-6-1
    private static List<RecipientEntry> entries(List<Invitee> invitees) {
        List<RecipientEntry> entries = new ArrayList<>();
        for (CopyControl role : List.of(CopyControl.TO, CopyControl.CC)) {
            int anonymous = 0;
            for (Invitee invitee : invitees) {
                boolean isOfRole =
                        invitee.copyControl() == role && invitee.uri().isDialable();
                if (isOfRole && invitee.isAnonymised()) {
                    anonymous++;
                } else if (isOfRole) {
                    entries.add(new RecipientEntry(invitee.uri().toString(), Optional.empty(), role, false, 1));
                }
            }
            if (anonymous > 0) {
                entries.add(new RecipientEntry(Privacy.ANONYMOUS_URI, Optional.empty(), role, false, anonymous));
            }
        }
        return entries;
    }

    /** The offer with the list beside it. */
    SipBody beside(String sdp) {
        MultipartWriter.Part offer =
                new MultipartWriter.Part("application/sdp", Optional.empty(), sdp.getBytes(StandardCharsets.UTF_8));
        return new SipBody(writer.contentType(), writer.write(List.of(offer, list)));
    }
}
