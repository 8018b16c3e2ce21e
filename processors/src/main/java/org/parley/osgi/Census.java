package org.parley.osgi;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.parley.conference.ConferenceFactory;
import org.parley.loop.LoopGroup;
import org.parley.msrp.session.MsrpCensus;
import org.parley.msrp.session.MsrpSwitch;
import org.parley.sip.SipCensus;
import org.parley.sip.UserAgent;

/** Counts what the protocols and the conferences hold and have done, by name. */
record Census(ConferenceFactory factory, LoopGroup loops, UserAgent userAgent, MsrpSwitch msrp) {

    /** Everything that a session could leave behind. */
    Map<String, Long> ofSessions() {
        SipCensus sip = userAgent.census();
        MsrpCensus chat = msrp.census();
        Map<String, Long> census = new LinkedHashMap<>();
        census.put("sessions", (long) factory.size());
        census.put("setupsUnheard", (long) factory.unheardSetups());
        census.put("timers", (long) loops.pendingTimers());
        census.put("sip.serverTransactions", (long) sip.serverTransactions());
        census.put("sip.clientTransactions", (long) sip.clientTransactions());
        census.put("sip.calls", (long) sip.calls());
        census.put("sip.dialogs", (long) sip.dialogs());
        census.put("sip.subscriptions", (long) sip.subscriptions());
        census.put("msrp.rooms", (long) chat.rooms());
        census.put("msrp.sessions", (long) chat.sessions());
        census.put("msrp.queuedBytes", chat.queuedBytes());
        return census;
    }

    /** What outlives a session on purpose, and how long messages wait. */
    Map<String, Long> ofServer() {
        SipCensus sip = userAgent.census();
        Map<String, Long> census = new LinkedHashMap<>();
        census.put("sip.timers", (long) sip.timers());
        census.put("sip.rememberedAnswers", (long) sip.rememberedAnswers());
        census.put("sip.connections", (long) sip.connections());
        census.put("sip.queueDelayMs", sip.queueDelay().toMillis());
        census.put("msrp.connections", (long) msrp.census().connections());
        return census;
    }

    /** What happened since the start; of the switch what did happen. */
    Map<String, Long> sinceStart() {
        SipCensus sip = userAgent.census();
        MsrpCensus chat = msrp.census();
        Map<String, Long> sums = new TreeMap<>();
        sums.put("loops.failedTasks", loops.failedTasks());
        sums.put("loops.refusedTasks", loops.refusedTasks());
        sums.put("sip.dropped", sip.dropped());
        sums.put("sip.unmatched", sip.unmatched());
        sums.put("sip.failedTasks", sip.failedTasks());
        chat.responses().forEach((status, count) -> sums.put("msrp.responses." + status.code(), count));
        chat.events().forEach((event, count) -> sums.put("msrp." + camelCase(event.name()), count));
        return sums;
    }

    private static String camelCase(String constant) {
        StringBuilder name = new StringBuilder();
        for (String word : constant.toLowerCase(Locale.ROOT).split("_")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }
}
