package org.parley.camel;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.parley.conference.Conference;
import org.parley.conference.MediaLeg;
import org.parley.conference.MediaRoom;
import org.parley.conference.MediaRooms;
import org.parley.conference.NegotiatedMedia;
import org.parley.conference.Participant;
import org.parley.conference.SessionIdentity;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.MessageTap;
import org.parley.msrp.session.MsrpRoom;
import org.parley.msrp.session.MsrpSession;
import org.parley.msrp.session.MsrpSettings;
import org.parley.msrp.session.MsrpSwitch;
import org.parley.msrp.session.OwnEndpoint;
import org.parley.msrp.session.PeerEndpoint;
import org.parley.msrp.session.PeerMedia;
import org.parley.msrp.session.Role;
import org.parley.sdp.ConnectionRole;
import org.parley.sdp.LocalMedia;
import org.parley.sdp.MessageMedia;
import org.parley.sdp.MsrpAddress;
import org.parley.sdp.MsrpTransport;
import org.parley.sdp.SdpOrigin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of the MSRP switch as conferences see them (OMA 7.2.3). */
public final class MsrpRooms implements MediaRooms {

    private static final Logger LOG = LoggerFactory.getLogger(MsrpRooms.class);

    private final MsrpSwitch msrp;
    private final Supplier<MsrpSettings> settings;
    private final Supplier<MsrpEntrances> entrances;
    private final Function<Conference, MessageTap> archives;

    /**
     * @param entrances what listens beside {@code msrp.port}
     * @param archives who gets a copy of the messages of a session that is archived
     */
    public MsrpRooms(
            MsrpSwitch msrp,
            Supplier<MsrpSettings> settings,
            Supplier<MsrpEntrances> entrances,
            Function<Conference, MessageTap> archives) {
        this.msrp = msrp;
        this.settings = settings;
        this.entrances = entrances;
        this.archives = archives;
    }

    @Override
    public MediaRoom open(Conference conference) {
        Troubles troubles = new Troubles(conference);
        SessionIdentity identity = conference.identity();
        MsrpRoom room = msrp.openRoom(
                identity.id(),
                identity.uri(),
                conference.loop(),
                troubles,
                conference.policy().archiveMessages() ? Optional.of(archives.apply(conference)) : Optional.empty());
        return new Room(room, troubles);
    }

    private final class Room implements MediaRoom {

        private final MsrpRoom room;
        private final Troubles troubles;

        Room(MsrpRoom room, Troubles troubles) {
            this.room = room;
            this.troubles = troubles;
        }

        @Override
        public MediaLeg reserve(Participant participant, MsrpTransport transport) {
            Optional<SessionTls> secured = secured(transport);
            OwnEndpoint at = new OwnEndpoint(
                    secured.map(SessionTls::port).orElseGet(() -> plainPort(transport)),
                    transport.isSecure(),
                    transport.isWebSocket());
            MsrpSession session = room.reserve(participant.uri().toString(), at);
            troubles.watch(session, participant);
            return new Leg(session, troubles, transport, at.port(), secured);
        }

        private Optional<SessionTls> secured(MsrpTransport transport) {
            MsrpEntrances now = entrances.get();
            Optional<MsrpTls> entrance =
                    switch (transport) {
                        case TCP, WS -> Optional.empty();
                        case TLS -> Optional.of(now.tls().orElseThrow(() -> nothingListens(transport)));
                        case WSS -> Optional.of(now.secureWebSocket().orElseThrow(() -> nothingListens(transport)));
                    };
            return entrance.map(MsrpTls::forSession);
        }

        private int plainPort(MsrpTransport transport) {
            return transport.isWebSocket()
                    ? entrances.get().webSocketPort().orElseThrow(() -> nothingListens(transport))
                    : settings.get().port();
        }

        private static IllegalStateException nothingListens(MsrpTransport transport) {
            return new IllegalStateException("nothing listens for " + transport);
        }

        @Override
        public Duration quiet() {
            return room.quiet();
        }

        @Override
        public void close() {
            room.close();
        }
    }

    private final class Leg implements MediaLeg {

        private final MsrpSession session;
        private final Troubles troubles;
        private final Optional<SessionTls> tls;
        private final LocalMedia local;

        Leg(MsrpSession session, Troubles troubles, MsrpTransport transport, int port, Optional<SessionTls> tls) {
            this.session = session;
            this.troubles = troubles;
            this.tls = tls;
            MsrpSettings now = settings.get();
            String host = now.advertisedHost().isEmpty() ? now.host() : now.advertisedHost();
            local = new LocalMedia(
                    new SdpOrigin(host, ThreadLocalRandom.current().nextLong(1, Integer.MAX_VALUE), 1),
                    transport,
                    port,
                    session.localPath(),
                    tls.filter(over -> !transport.isWebSocket()).map(SessionTls::fingerprint));
        }

        @Override
        public LocalMedia local() {
            return local;
        }

        @Override
        public void join(NegotiatedMedia remote, User user) {
            MsrpAddress at = remote.media().connectTo();
            session.join(
                    peer(remote, user),
                    new PeerEndpoint(at.host(), at.port(), tls.map(over -> over.towards(remote.media()))));
        }

        @Override
        public void change(NegotiatedMedia remote, User user) {
            session.update(peer(remote, user));
        }

        @Override
        public void release() {
            troubles.forget(session);
            session.release();
        }
    }

    private static PeerMedia peer(NegotiatedMedia remote, MediaLeg.User user) {
        MessageMedia media = remote.media();
        List<MsrpUri> path = media.path().stream()
                .map(MsrpUri::parse)
                .flatMap(Optional::stream)
                .toList();
        Set<String> names = new LinkedHashSet<>();
        user.identities().forEach(uri -> names.add(uri.toString()));
        return new PeerMedia(
                path,
                remote.role() == ConnectionRole.ACTIVE ? Role.ACTIVE : Role.PASSIVE,
                media.acceptTypes().entries(),
                media.acceptWrappedTypes().entries(),
                media.maxSize(),
                media.direction().receives(),
                media.direction().sends(),
                media.declaresChatroom("private-messages"),
                user.maySendPrivately(),
                names,
                user.anonymousUri());
    }

    /** Trouble with a session ends its user's part in the conference. Called on the conference's loop. */
    private static final class Troubles implements MsrpRoom.Listener {

        private final Conference conference;
        private final Map<MsrpSession, Participant> participants = new HashMap<>();

        Troubles(Conference conference) {
            this.conference = conference;
        }

        void watch(MsrpSession session, Participant participant) {
            participants.put(session, participant);
        }

        void forget(MsrpSession session) {
            participants.remove(session);
        }

        @Override
        public void bound(MsrpSession session) {
            LOG.debug(
                    "{}: a session is bound to its connection",
                    conference.identity().id());
        }

        @Override
        public void connectionLost(MsrpSession session) {
            LOG.info(
                    "{}: a participant's MSRP connection is lost",
                    conference.identity().id());
        }

        @Override
        public void connectionFailed(MsrpSession session, MsrpRoom.Failure reason) {
            LOG.info(
                    "{}: a participant has no MSRP connection: {}",
                    conference.identity().id(),
                    reason);
            if (reason == MsrpRoom.Failure.NOT_RECONNECTED) {
                participant(session).ifPresent(conference.departures()::lost);
            }
        }

        @Override
        public void nickname(MsrpSession session, Optional<String> nickname) {
            participant(session).ifPresent(who -> conference.nicknamed(who, nickname));
        }

        @Override
        public void slowReader(MsrpSession session) {
            LOG.info(
                    "{}: a participant reads too slowly and is out",
                    conference.identity().id());
            participant(session).ifPresent(conference.departures()::lost);
        }

        private Optional<Participant> participant(MsrpSession session) {
            return Optional.ofNullable(participants.get(session));
        }
    }
}
