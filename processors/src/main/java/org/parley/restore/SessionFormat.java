package org.parley.restore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/**
 * A session as octets: an octet for the version, then what {@link SessionMemory} has, in its order. Texts have four octets of
 * length before them, values that may be missing an octet, lists their size.
 */
final class SessionFormat {

    private static final int VERSION = 1;

    /** Longest text and list. Ours: far above what requests may have; a damaged length asks for no more memory than this. */
    private static final int MOST = 1 << 20;

    /** Octets of a session of some users. */
    private static final int EXPECTED_BYTES = 2_048;

    private SessionFormat() {}

    static byte[] write(SessionMemory memory) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(EXPECTED_BYTES);
        try {
            new Writer(new DataOutputStream(octets)).session(memory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return octets.toByteArray();
    }

    /** @throws IOException when this is none, or one of another version */
    static SessionMemory read(byte[] octets) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets));
        try {
            SessionMemory memory = new Reader(in).session();
            if (in.available() > 0) {
                throw new IOException("there is more than a session");
            }
            return memory;
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private interface Write<T> {
        void write(T value) throws IOException;
    }

    private interface Read<T> {
        T read() throws IOException;
    }

    private static final class Writer {

        private final DataOutputStream out;

        Writer(DataOutputStream out) {
            this.out = out;
        }

        void session(SessionMemory memory) throws IOException {
            out.writeByte(VERSION);
            text(memory.birth().identity().uri());
            text(memory.birth().identity().id());
            instant(memory.birth().createdAt());
            out.writeInt(memory.birth().life());
            text(memory.callId());
            optional(memory.contributionId(), this::text);
            optional(memory.group(), this::uri);
            terms(memory.terms());
            instant(memory.begunAt());
            out.writeBoolean(memory.isOneToOne());
            optional(memory.subject(), this::text);
            optional(memory.offer(), this::offer);
            out.writeBoolean(memory.isByService());
            out.writeInt(memory.lastAnonymousNumber());
            user(memory.creator());
            list(memory.others(), this::user);
        }

        private void terms(SessionMemory.Terms terms) throws IOException {
            out.writeInt(terms.maxParticipants());
            out.writeBoolean(terms.countInviter());
            out.writeInt(terms.minParticipants());
            out.writeBoolean(terms.allowAnonymity());
            constant(terms.onCreatorLeave());
            constant(terms.join());
            constant(terms.addBy());
            out.writeBoolean(terms.archiveMessages());
            out.writeBoolean(terms.hideBcc());
            out.writeLong(terms.idleTimeout().toMillis());
            out.writeLong(terms.maxDuration().toMillis());
        }

        private void offer(SessionOffer offer) throws IOException {
            constant(offer.media().transport());
            list(offer.media().acceptTypes().entries(), this::text);
            list(offer.media().acceptWrappedTypes().entries(), this::text);
            out.writeLong(offer.media().maxSizeBytes());
            list(List.copyOf(offer.conversation().entrySet()), header -> {
                text(header.getKey());
                text(header.getValue());
            });
        }

        private void user(SessionMemory.User user) throws IOException {
            uri(user.uri());
            list(user.identities(), this::uri);
            optional(user.displayName(), this::text);
            optional(user.anonymousNumber(), out::writeInt);
            out.writeBoolean(user.isHidden());
            out.writeBoolean(user.isExpelled());
            out.writeBoolean(user.isDialedIn());
            constant(user.status());
            optional(user.departure(), this::constant);
            optional(user.departureReason(), this::text);
            instant(user.since());
            optional(user.joinedAt(), this::instant);
            optional(user.invitedBy(), this::text);
            optional(user.removedBy(), this::text);
        }

        private void uri(UserUri uri) throws IOException {
            text(uri.toString());
        }

        private void constant(Enum<?> constant) throws IOException {
            out.writeUTF(constant.name());
        }

        private void instant(Instant at) throws IOException {
            out.writeLong(at.toEpochMilli());
        }

        private void text(String text) throws IOException {
            byte[] octets = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            out.writeInt(octets.length);
            out.write(octets);
        }

        private <T> void optional(Optional<T> value, Write<T> write) throws IOException {
            out.writeBoolean(value.isPresent());
            if (value.isPresent()) {
                write.write(value.get());
            }
        }

        private <T> void list(List<T> values, Write<T> write) throws IOException {
            out.writeInt(values.size());
            for (T value : values) {
                write.write(value);
            }
        }
    }

    private static final class Reader {

        private final DataInputStream in;

        Reader(DataInputStream in) {
            this.in = in;
        }

        SessionMemory session() throws IOException {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("it is of version " + version + ", and only " + VERSION + " can be read");
            }
            return new SessionMemory(
                    new Birth(new SessionIdentity(text(), text()), instant(), in.readInt()),
                    text(),
                    optional(this::text),
                    optional(this::uri),
                    terms(),
                    instant(),
                    in.readBoolean(),
                    optional(this::text),
                    optional(this::offer),
                    in.readBoolean(),
                    in.readInt(),
                    user(),
                    list(this::user));
        }

        private SessionMemory.Terms terms() throws IOException {
            return new SessionMemory.Terms(
                    in.readInt(),
                    in.readBoolean(),
                    in.readInt(),
                    in.readBoolean(),
                    constant(Policy.OnCreatorLeave.class),
                    constant(Policy.Join.class),
                    constant(Policy.AddBy.class),
                    in.readBoolean(),
                    in.readBoolean(),
                    Duration.ofMillis(in.readLong()),
                    Duration.ofMillis(in.readLong()));
        }

        private SessionOffer offer() throws IOException {
            SelectedMedia media =
                    new SelectedMedia(Optional.empty(), constant(MsrpTransport.class), types(), types(), in.readLong());
            Map<String, String> conversation = new LinkedHashMap<>();
            for (Map.Entry<String, String> header : list(() -> Map.entry(text(), text()))) {
                conversation.put(header.getKey(), header.getValue());
            }
            return new SessionOffer(media, conversation);
        }

        private MediaTypes types() throws IOException {
            return MediaTypes.of(list(this::text).toArray(String[]::new));
        }

        private SessionMemory.User user() throws IOException {
            return new SessionMemory.User(
                    uri(),
                    list(this::uri),
                    optional(this::text),
                    optional(in::readInt),
                    in.readBoolean(),
                    in.readBoolean(),
                    in.readBoolean(),
                    constant(Participant.Status.class),
                    optional(() -> constant(Participant.Departure.class)),
                    optional(this::text),
                    instant(),
                    optional(this::instant),
                    optional(this::text),
                    optional(this::text));
        }

        private UserUri uri() throws IOException {
            return UserUri.of(text());
        }

        private <E extends Enum<E>> E constant(Class<E> type) throws IOException {
            return Enum.valueOf(type, in.readUTF());
        }

        private Instant instant() throws IOException {
            return Instant.ofEpochMilli(in.readLong());
        }

        private String text() throws IOException {
            return new String(in.readNBytes(size()), java.nio.charset.StandardCharsets.UTF_8);
        }

        private int size() throws IOException {
            int size = in.readInt();
            if (size < 0 || size > MOST || size > in.available()) {
                throw new IOException("a length is " + size);
            }
            return size;
        }

        private <T> Optional<T> optional(Read<T> read) throws IOException {
            return in.readBoolean() ? Optional.of(read.read()) : Optional.empty();
        }

        private <T> List<T> list(Read<T> read) throws IOException {
            int size = size();
            List<T> values = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                values.add(read.read());
            }
            return values;
        }
    }
}
