package org.parley;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.parley.conference.SessionIdentity;
import org.parley.loop.VirtualLoop;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.MsrpRoom;
import org.parley.msrp.session.MsrpSession;
import org.parley.msrp.session.MsrpSettings;
import org.parley.msrp.session.MsrpSwitch;

/**
 * Nobody guesses a session. That nothing but a {@link SecureRandom} makes identifiers is checked by {@code ArchitectureTest}; tags
 * of dialogs are with {@code TokensTest}, nonces with {@code NoncesTest}.
 */
class SessionIdTest {

    private static final int LEAST_BITS = 80;

    private static final class Nobody implements MsrpRoom.Listener {

        @Override
        public void bound(MsrpSession session) {}

        @Override
        public void connectionLost(MsrpSession session) {}

        @Override
        public void connectionFailed(MsrpSession session, MsrpRoom.Failure reason) {}

        @Override
        public void nickname(MsrpSession session, Optional<String> nickname) {}

        @Override
        public void slowReader(MsrpSession session) {}
    }

    @Test
    @Covers("SEC-9")
    void noSessionIdentityCanBeGuessed() {
        SecureRandom random = new SecureRandom();
        IdDraw draw =
                new IdDraw(() -> SessionIdentity.allocate("example.com", random).id());
        draw.requireRandomBits(LEAST_BITS);
    }

    @Test
    @Covers({"RFC4975-14.1-1", "SEC-9"})
    void noSessionIdOfMsrpCanBeGuessed() {
        MsrpSettings settings = MsrpSettings.of("192.0.2.100", 2855);
        MsrpSwitch msrp = new MsrpSwitch(() -> settings, (peer, pipeline) -> new CompletableFuture<>());
        MsrpRoom room = msrp.openRoom("conf1", "sip:conf1@example.com", new VirtualLoop(), new Nobody());
        IdDraw draw = new IdDraw(() ->
                MsrpUri.parse(room.reserve("ana").localPath()).orElseThrow().sessionId());
        draw.requireRandomBits(LEAST_BITS);
    }

    /** The check itself: identifiers that are too short, and those of a source with a favourite letter. */
    @Test
    void aDrawTellsBadIdentifiers() {
        SplittableRandom random = new SplittableRandom(1);
        IdDraw tooShort = new IdDraw(
                () -> SessionIdentity.allocate("example.com", random).id().substring(0, 15));
        assertThrows(AssertionError.class, () -> tooShort.requireRandomBits(LEAST_BITS));
        IdDraw favouring = new IdDraw(() -> {
            String id = SessionIdentity.allocate("example.com", random).id();
            return random.nextInt(10) == 0 ? "a" + id.substring(1) : id;
        });
        assertThrows(AssertionError.class, () -> favouring.requireRandomBits(LEAST_BITS));
    }
}
