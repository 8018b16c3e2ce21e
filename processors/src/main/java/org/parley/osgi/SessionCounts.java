package org.parley.osgi;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceListener;
import org.parley.conference.EndReason;
import org.parley.conference.Invitation;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;

/** What happened in sessions since the start, in numbers. Safe for any thread. */
final class SessionCounts implements ConferenceListener {

    /** Its names are ours, status codes and end reasons: at most some hundred. */
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    @Override
    public void created(Conference conference) {
        count("sessions.created");
    }

    @Override
    public void established(Conference conference) {
        count("sessions.established");
    }

    @Override
    public void joined(Participant participant) {
        count("participants.joined");
    }

    @Override
    public void failed(Invitation invitation, int status) {
        count("legs.failed." + status);
    }

    @Override
    public void left(Participant participant) {
        count("participants.left");
    }

    @Override
    public void ended(Conference conference, EndReason reason) {
        count("sessions.ended." + reason.name().toLowerCase(Locale.ROOT));
    }

    void refused(Refusal.Answer answer) {
        count("refusals." + answer.status());
    }

    /** By name. */
    Map<String, Long> sums() {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }

    private void count(String name) {
        counts.computeIfAbsent(name, unused -> new LongAdder()).increment();
    }
}
