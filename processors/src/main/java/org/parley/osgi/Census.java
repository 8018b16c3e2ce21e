package org.parley.osgi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.parley.conference.ConferenceFactory;
import org.parley.loop.LoopGroup;
import org.parley.msrp.session.MsrpCensus;
import org.parley.msrp.session.MsrpEvent;
import org.parley.msrp.session.MsrpSwitch;
import org.parley.osgi.report.Figure;
import org.parley.osgi.report.Meter;
import org.parley.sip.SipCensus;
import org.parley.sip.UserAgent;

/** What the protocols and the conferences hold and have done, in figures. */
record Census(ConferenceFactory factory, LoopGroup loops, UserAgent userAgent, MsrpSwitch msrp) {

    /** Events of the switch that have a meter of their own. */
    private static final Map<MsrpEvent, Meter> OWN_METERS = Map.of(
            MsrpEvent.CHUNK_RECEIVED, Meter.MSRP_CHUNKS,
            MsrpEvent.CHUNK_DELIVERED, Meter.MSRP_DELIVERIES,
            MsrpEvent.SLOW_READER, Meter.MSRP_SLOW_READERS);

    /** Everything that a session could leave behind. */
    List<Figure> ofSessions() {
        SipCensus sip = userAgent.census();
        MsrpCensus chat = msrp.census();
        return List.of(
                Figure.of(Meter.SESSIONS, factory.size()),
                Figure.of(Meter.PARTICIPANTS, chat.members()),
                Figure.of(Meter.SETUPS_UNHEARD, factory.unheardSetups()),
                Figure.of(Meter.TIMERS, loops.pendingTimers()),
                Figure.of(Meter.SIP_SERVER_TRANSACTIONS, sip.serverTransactions()),
                Figure.of(Meter.SIP_CLIENT_TRANSACTIONS, sip.clientTransactions()),
                Figure.of(Meter.SIP_CALLS, sip.calls()),
                Figure.of(Meter.SIP_DIALOGS, sip.dialogs()),
                Figure.of(Meter.SIP_SUBSCRIPTIONS, sip.subscriptions()),
                Figure.of(Meter.MSRP_ROOMS, chat.rooms()),
                Figure.of(Meter.MSRP_SESSIONS, chat.sessions()),
                Figure.of(Meter.MSRP_QUEUED_BYTES, chat.queuedBytes()));
    }

    /** What outlives a session on purpose, how long messages wait, and what happened since the start. */
    List<Figure> ofServer() {
        SipCensus sip = userAgent.census();
        MsrpCensus chat = msrp.census();
        List<Figure> figures = new ArrayList<>(List.of(
                Figure.of(Meter.SIP_TIMERS, sip.timers()),
                Figure.of(Meter.SIP_REMEMBERED_ANSWERS, sip.rememberedAnswers()),
                Figure.of(Meter.SIP_CONNECTIONS, sip.connections()),
                Figure.of(Meter.SIP_QUEUE_DELAY, sip.queueDelay().toMillis()),
                Figure.of(Meter.MSRP_CONNECTIONS, chat.connections()),
                Figure.of(Meter.LOOP_FAILED_TASKS, loops.failedTasks()),
                Figure.of(Meter.LOOP_REFUSED_TASKS, loops.refusedTasks()),
                Figure.of(Meter.SIP_DROPPED, sip.dropped()),
                Figure.of(Meter.SIP_UNMATCHED, sip.unmatched()),
                Figure.of(Meter.SIP_FAILED_TASKS, sip.failedTasks()),
                Figure.of(Meter.SIP_REFUSED_CONNECTIONS, sip.refusedConnections())));
        sip.refusedRequests()
                .forEach((reason, count) -> figures.add(Figure.of(Meter.SIP_REFUSED_REQUESTS, count, reason)));
        new TreeMap<>(chat.responses())
                .forEach((status, count) ->
                        figures.add(Figure.of(Meter.MSRP_RESPONSES, count, String.valueOf(status.code()))));
        for (MsrpEvent event : MsrpEvent.values()) {
            long count = chat.events().getOrDefault(event, 0L);
            Meter own = OWN_METERS.get(event);
            figures.add(
                    own != null
                            ? Figure.of(own, count)
                            : Figure.of(Meter.MSRP_EVENTS, count, event.name().toLowerCase(Locale.ROOT)));
        }
        return figures;
    }
}
