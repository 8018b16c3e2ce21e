package org.parley.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.parley.Covers;
import org.parley.conference.Birth;
import org.parley.conference.Participant;
import org.parley.conference.Policy;
import org.parley.conference.SessionIdentity;
import org.parley.conference.SessionMemory;
import org.parley.conference.SessionOffer;
import org.parley.conference.UserUri;
import org.parley.sdp.MediaTypes;
import org.parley.sdp.MsrpTransport;
import org.parley.sdp.SelectedMedia;

/** Sessions as octets: what is written is read, and what is damaged is refused, or is a session, and nothing else happens. */
class SessionFormatProperties {

    static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    static SessionMemory memory(String text, int number, List<String> names) {
        return new SessionMemory(
                new Birth(new SessionIdentity("sip:abc@example.com", "abc"), AT, number),
                text,
                Optional.of(text).filter(some -> !some.isEmpty()),
                number % 2 == 0 ? Optional.empty() : Optional.of(UserUri.of("sip:team@example.com")),
                new SessionMemory.Terms(
                        number,
                        true,
                        2,
                        number % 3 == 0,
                        Policy.OnCreatorLeave.END,
                        Policy.Join.OPEN,
                        Policy.AddBy.CREATOR,
                        false,
                        true,
                        Duration.ofSeconds(number),
                        Duration.ZERO),
                AT.plusMillis(number),
                number % 5 == 0,
                Optional.of(text),
                Optional.of(new SessionOffer(
                        new SelectedMedia(
                                Optional.empty(),
                                MsrpTransport.TLS,
                                MediaTypes.of("message/cpim"),
                                MediaTypes.of("text/plain", "*"),
                                number),
                        Map.of("Contribution-ID", text))),
                false,
                number,
                user("sip:ana@example.com", text, number),
                names.stream()
                        .map(name ->
                                user("sip:u" + Integer.toHexString(name.hashCode()) + "@example.com", name, number))
                        .toList());
    }

    private static SessionMemory.User user(String uri, String text, int number) {
        return new SessionMemory.User(
                UserUri.of(uri),
                List.of(UserUri.of(uri), UserUri.of("tel:+49301234")),
                Optional.of(text),
                number == 0 ? Optional.empty() : Optional.of(number),
                number % 2 == 0,
                number % 3 == 0,
                number % 5 == 0,
                Participant.Status.values()[number % Participant.Status.values().length],
                Optional.of(Participant.Departure.BUSY),
                Optional.of(text),
                AT,
                Optional.of(AT.plusSeconds(number)),
                Optional.empty(),
                Optional.of(text));
    }

    @Property(tries = 200)
    @Covers("FAULT-1")
    void readsWhatItWrites(
            @ForAll @StringLength(max = 50) String text,
            @ForAll @IntRange(max = Birth.LAST_LIFE) int number,
            @ForAll @Size(max = 30) List<@StringLength(max = 20) String> names)
            throws IOException {
        SessionMemory memory = memory(
                clean(text),
                number,
                names.stream().map(SessionFormatProperties::clean).toList());
        SessionMemory read = SessionFormat.read(SessionFormat.write(memory));
        assertEquals(memory, read);
    }

    /** Halves of surrogate pairs are no text and cannot be in UTF-8. */
    private static String clean(String text) {
        return text.replaceAll("[\\ud800-\\udfff]", "?");
    }

    @Property(tries = 500)
    @Covers("FAULT-5")
    void refusesWhatIsCutOff(@ForAll @IntRange(max = 10_000) int length) {
        byte[] octets = SessionFormat.write(memory("text", 7, List.of("ben", "cleo")));
        assertThrows(IOException.class, () -> SessionFormat.read(Arrays.copyOf(octets, length % octets.length)));
    }

    @Property(tries = 5_000)
    @Covers("FAULT-5")
    void throwsNothingElseAtDamage(
            @ForAll @IntRange(max = 10_000) int at, @ForAll byte value, @ForAll @IntRange(max = 10_000) int alsoAt) {
        byte[] octets = SessionFormat.write(memory("text", 7, List.of("ben", "cleo")));
        octets[at % octets.length] = value;
        octets[alsoAt % octets.length] ^= 0x55;
        try {
            assertNotNull(SessionFormat.read(octets));
        } catch (IOException refused) {
            assertNotNull(refused);
        }
    }
}
