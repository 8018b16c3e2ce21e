package org.parley.osgi;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.parley.conference.Chronicle;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceListener;
import org.parley.conference.Refusal;
import org.parley.event.Announcer;
import org.parley.event.MessageArchive;
import org.parley.msrp.session.MessageTap;
import org.parley.osgi.report.Figure;
import org.parley.osgi.report.Meter;
import org.parley.outbox.Outbox;
import org.parley.step.RefusalListener;

/** What the server puts into its outbox: events of conferences, refusals, and messages of archived sessions. */
final class ServerEvents implements RefusalListener {

    private final Announcer announcer;
    private final MessageArchive archive;

    ServerEvents(Outbox outbox, Supplier<Settings> settings) {
        InstantSource clock = InstantSource.system();
        announcer = new Announcer(
                outbox, () -> "sip:" + settings.get().focus().uris().domain(), clock, new SecureRandom());
        archive = new MessageArchive(outbox, () -> settings.get().archive(), clock);
    }

    /** Hears of every conference. */
    ConferenceListener chronicle() {
        return new Chronicle(announcer);
    }

    /** What takes the messages of a session. */
    MessageTap archive(Conference session) {
        return archive.of(session.identity(), session.numbersBefore());
    }

    @Override
    public void refused(String callId, Optional<String> session, String step, Refusal.Answer answer) {
        announcer.refused(callId, session, step, answer);
    }

    List<Figure> figures() {
        return List.of(
                Figure.of(Meter.MESSAGES_ARCHIVED, archive.archived()),
                Figure.of(Meter.MESSAGES_OMITTED, archive.omitted()),
                Figure.of(Meter.MESSAGES_NOT_ARCHIVED, archive.lost()));
    }
}
