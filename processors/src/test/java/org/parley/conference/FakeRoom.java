package org.parley.conference;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.loop.Loop;
import org.parley.sdp.LocalMedia;
import org.parley.sdp.MsrpTransport;
import org.parley.sdp.SdpOrigin;

/** A media room that remembers what it was asked for. */
final class FakeRoom implements MediaRoom {

    private final Loop loop;
    private Instant heardAt;
    final List<FakeMediaLeg> legs = new ArrayList<>();
    boolean isClosed;

    FakeRoom(Loop loop) {
        this.loop = loop;
        heardAt = loop.now();
    }

    /** Somebody has sent a message. */
    void hears() {
        heardAt = loop.now();
    }

    @Override
    public Duration quiet() {
        return Duration.between(heardAt, loop.now());
    }

    @Override
    public MediaLeg reserve(Participant participant, MsrpTransport transport) {
        FakeMediaLeg leg = new FakeMediaLeg(legs.size());
        legs.add(leg);
        return leg;
    }

    @Override
    public void close() {
        isClosed = true;
        legs.stream().filter(leg -> !leg.isReleased).forEach(FakeMediaLeg::release);
    }

    long live() {
        return legs.stream().filter(leg -> !leg.isReleased).count();
    }

    static final class FakeMediaLeg implements MediaLeg {

        private final int number;
        boolean isJoined;
        boolean isReleased;
        Optional<NegotiatedMedia> changed = Optional.empty();
        Optional<User> user = Optional.empty();

        FakeMediaLeg(int number) {
            this.number = number;
        }

        @Override
        public LocalMedia local() {
            return new LocalMedia(
                    new SdpOrigin("127.0.0.1", 1, 1),
                    MsrpTransport.TCP,
                    2855,
                    "msrp://127.0.0.1:2855/leg" + number + ";tcp",
                    Optional.empty());
        }

        @Override
        public void join(NegotiatedMedia remote, User who) {
            isJoined = true;
            user = Optional.of(who);
        }

        @Override
        public void change(NegotiatedMedia remote, User who) {
            changed = Optional.of(remote);
        }

        @Override
        public void release() {
            if (isReleased) {
                throw new IllegalStateException("leg " + number + " is released twice");
            }
            isReleased = true;
        }
    }
}
