package org.parley.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Ways to send. They share a buffer, as one thread asks them all. */
final class FanOutSources {

    private final ByteBuffer out = ByteBuffer.allocateDirect(FanOutClient.BUFFER_BYTES);

    /** Keeps some messages of a member on the way; sends when a quarter of them has come. */
    FanOutClient.Source saturating(FanOutMember member, int window) {
        FanOutTalk talk = member.talk();
        return now -> {
            long room = window - talk.underWay();
            if (room * 4 >= window && member.isReady()) {
                long count = Math.min(room, out.capacity() / talk.frameBytes());
                out.clear();
                for (int i = 0; i < count; i++) {
                    talk.say(out, now);
                }
                member.send(out.flip());
            }
            return Long.MAX_VALUE;
        };
    }

    /** Sends at a rate, each member in turn. */
    FanOutClient.Source paced(List<FanOutMember> members, int perSecond) {
        return new Paced(members, 1_000_000_000L / perSecond);
    }

    private final class Paced implements FanOutClient.Source {

        private final List<FanOutMember> members;
        private final long period;
        private long due = System.nanoTime();
        private int turn;

        Paced(List<FanOutMember> members, long period) {
            this.members = members;
            this.period = period;
        }

        @Override
        public long send(long now) throws IOException {
            if (now - due > 1_000_000_000L) {
                due = now; // nobody has asked for a while
            }
            while (now >= due) {
                FanOutMember member = members.get(turn++ % members.size());
                if (member.isReady()) {
                    out.clear();
                    member.talk().say(out, System.nanoTime());
                    member.send(out.flip());
                }
                due += period;
            }
            return due;
        }
    }

    /** Says one thing. */
    FanOutClient.Source once(FanOutMember member) {
        boolean[] isSaid = {false};
        return now -> {
            if (!isSaid[0]) {
                isSaid[0] = true;
                out.clear();
                member.talk().say(out, now);
                member.send(out.flip());
            }
            return Long.MAX_VALUE;
        };
    }

    /**
     * Sends one file after another.
     *
     * @param pace octets per second at most; 0 for as many as the socket takes
     */
    FanOutClient.Source filing(FanOutMember member, int files, long pace) {
        return new Filing(member, files, pace);
    }

    private final class Filing implements FanOutClient.Source {

        private final FanOutMember member;
        private final long pace;
        private final long began = System.nanoTime();
        private int left;
        private long sent;

        Filing(FanOutMember member, int files, long pace) {
            this.member = member;
            this.left = files;
            this.pace = pace;
        }

        @Override
        public long send(long now) throws IOException {
            FanOutFile file = member.file();
            if (left == 0 || !member.isReady()) {
                return Long.MAX_VALUE;
            }
            out.clear();
            while (left > 0 && out.remaining() >= file.frameBytes() && isDue(now)) {
                sent += file.frameBytes();
                file.send(out);
                left -= file.isBetweenFiles() ? 1 : 0;
            }
            member.send(out.flip());
            return isDue(now) ? now : now + 1_000_000;
        }

        private boolean isDue(long now) {
            return pace == 0 || sent < (now - began) / 1e9 * pace;
        }
    }
}
