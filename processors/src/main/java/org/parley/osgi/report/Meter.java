package org.parley.osgi.report;

import java.util.List;

/**
 * Every figure of the server: its name in the shell, its name and unit by Prometheus convention, and what it means. The table
 * of metrics in the README is made of this.
 */
public enum Meter {
    SESSIONS("sessions", Kind.GAUGE, "sessions", "sessions that live, set-ups among them"),
    PARTICIPANTS("participants", Kind.GAUGE, "participants", "users who take part in a chat"),
    SETUPS_UNHEARD(
            "setupsUnheard",
            Kind.GAUGE,
            "setups_unheard",
            "set-ups that nobody has answered anything yet; `limits.pendingSetups` bounds them"),
    TIMERS("timers", Kind.GAUGE, "timers", "timers that sessions have set"),
    SIP_SERVER_TRANSACTIONS(
            "sip.serverTransactions",
            Kind.GAUGE,
            "sip_server_transactions",
            "requests of peers without a final response, or whose final response has no ACK yet"),
    SIP_CLIENT_TRANSACTIONS(
            "sip.clientTransactions",
            Kind.GAUGE,
            "sip_client_transactions",
            "requests of ours without a final response"),
    SIP_CALLS("sip.calls", Kind.GAUGE, "sip_calls", "INVITEs of ours that ring or wait"),
    SIP_DIALOGS("sip.dialogs", Kind.GAUGE, "sip_dialogs", "dialogs of an INVITE, confirmed and early"),
    SIP_SUBSCRIPTIONS(
            "sip.subscriptions", Kind.GAUGE, "sip_subscriptions", "subscriptions to the conference event package"),
    SIP_TIMERS("sip.timers", Kind.GAUGE, "sip_timers", "timers that the user agent has set"),
    SIP_REMEMBERED_ANSWERS(
            "sip.rememberedAnswers", Kind.GAUGE, "sip_remembered_answers", "answers kept for requests that come again"),
    SIP_CONNECTIONS("sip.connections", Kind.GAUGE, "sip_connections", "open connections"),
    SIP_QUEUE_DELAY(
            "sip.queueDelayMs",
            Kind.GAUGE,
            "sip_queue_delay_seconds",
            Meter.MS,
            "how long the SIP message waited that was served last, on the slowest lane"),
    MSRP_ROOMS("msrp.rooms", Kind.GAUGE, "msrp_rooms", "chats that the switch serves"),
    MSRP_SESSIONS("msrp.sessions", Kind.GAUGE, "msrp_sessions", "MSRP sessions, with those of invitations that ring"),
    MSRP_QUEUED_BYTES("msrp.queuedBytes", Kind.GAUGE, "msrp_queued_bytes", "octets that wait for recipients"),
    MSRP_CONNECTIONS("msrp.connections", Kind.GAUGE, "msrp_connections", "open MSRP connections"),
    EXCHANGES("exchanges", Kind.GAUGE, "exchanges", "exchanges that run in all routes"),
    ROUTE_QUEUE_DELAY(
            "routes.queueDelayMs",
            Kind.GAUGE,
            "route_queue_delay_seconds",
            Meter.MS,
            "how long the request has waited that is next for a route thread"),
    ROUTE_TAKEOVER(
            "routes.takeoverMs",
            Kind.GAUGE,
            "route_takeover_seconds",
            Meter.MS,
            "how long it took last to try edited route files and to put their routes in force"),

    SESSIONS_CREATED("sessions.created", Kind.COUNTER, "sessions_begun", "sessions that a set-up was begun for"),
    SESSIONS_ESTABLISHED(
            "sessions.established", Kind.COUNTER, "sessions_established", "sessions whose inviter got 200"),
    SESSIONS_RESTORED(
            "sessions.restored", Kind.COUNTER, "sessions_restored", "sessions that were taken up again at the start"),
    SESSIONS_ENDED(
            "sessions.ended", Kind.COUNTER, "sessions_ended", "sessions that have ended, set-ups among them", "reason"),
    PARTICIPANTS_JOINED(
            "participants.joined",
            Kind.COUNTER,
            "participants_joined",
            "users who came to a chat, inviters among them"),
    PARTICIPANTS_LEFT(
            "participants.left",
            Kind.COUNTER,
            "participants_left",
            "users who left a chat that went on at that moment"),
    LEGS(
            "legs",
            Kind.COUNTER,
            "legs",
            "invitations by the code that they ended with; 200: the user is in the chat",
            "code"),
    LEGS_WITHHELD(
            "legs.withheld",
            Kind.COUNTER,
            "legs_withheld",
            "invitations that were not sent: to a `target` above `limits.invitationsPerTarget`, or without `consent`, "
                    + "`consent.withdrawn`",
            "reason"),
    REFUSALS(
            "refusals",
            Kind.COUNTER,
            "refusals",
            "requests that were refused, by the rule that did it",
            "status",
            "rule"),
    COMMANDS(
            "commands",
            Kind.COUNTER,
            "commands",
            "commands of other systems, by what became of them: `ok`, or the code of the error",
            "kind",
            "outcome"),
    SETUP_TIME("setup", Kind.HISTOGRAM, "setup_seconds", "from the INVITE to the 200 for its inviter, ringing and all"),
    LOOP_FAILED_TASKS(
            "loops.failedTasks", Kind.COUNTER, "loop_failed_tasks", "tasks of sessions that an error of ours ended"),
    AUTHENTICATIONS(
            "authentications",
            Kind.COUNTER,
            "authentications",
            "requests that were to prove who sent them, by what came of it: `proved`, `none` (challenged, the first time), "
                    + "`stale`, `replayed`, `unknown-user`, `wrong-response`, `other-identity`, `malformed`, "
                    + "`realm-failed`",
            "outcome"),
    LOOP_REFUSED_TASKS(
            "loops.refusedTasks", Kind.COUNTER, "loop_refused_tasks", "tasks that the full queue of a session refused"),
    SIP_DROPPED(
            "sip.dropped",
            Kind.COUNTER,
            "sip_dropped",
            "SIP messages lost because a queue was full, or that cannot be answered"),
    SIP_UNMATCHED("sip.unmatched", Kind.COUNTER, "sip_unmatched", "responses that nobody waited for"),
    SIP_FAILED_TASKS("sip.failedTasks", Kind.COUNTER, "sip_failed_tasks", "tasks of calls that an error of ours ended"),
    SIP_REFUSED_CONNECTIONS(
            "sip.refusedConnections",
            Kind.COUNTER,
            "sip_refused_connections",
            "connections refused or closed because of a limit or a fault of TLS"),
    SIP_REFUSED_REQUESTS(
            "sip.refusedRequests",
            Kind.COUNTER,
            "sip_refused_requests",
            "requests outside dialogs that got 503 before a route saw them: `source` and `strangers` sent more than "
                    + "`limits.requestsPerSource` and `limits.requestsOfStrangers`, `queue` waited too long, "
                    + "`server` has too much to do or stops",
            "reason"),
    MSRP_RESPONSES("msrp.responses", Kind.COUNTER, "msrp_responses", "MSRP responses sent", "code"),
    MSRP_CHUNKS("msrp.chunksReceived", Kind.COUNTER, "msrp_chunks_received", "MSRP SENDs received"),
    MSRP_DELIVERIES("msrp.deliveries", Kind.COUNTER, "msrp_deliveries", "MSRP SENDs handed to recipients"),
    MSRP_SLOW_READERS(
            "msrp.slowReaders", Kind.COUNTER, "msrp_slow_readers", "recipients cut off because they read too slowly"),
    MSRP_EVENTS("msrp.events", Kind.COUNTER, "msrp_events", "what else the switch counts", "event"),

    ROUTE_RUNNING("route.running", Kind.GAUGE, "route_running", "exchanges that run in a route", "route"),
    ROUTE_EXCHANGES(
            "route.exchanges",
            Kind.COUNTER,
            "route_exchanges",
            "exchanges that have ended in the version in force of a route: `ok`, `refused`, `failed`",
            "route",
            "outcome"),
    ROUTE_FILES_REFUSED(
            "route.filesRefused", Kind.GAUGE, "route_files_refused", "route files whose last edit is not in force"),

    CENSUS(
            "census",
            Kind.GAUGE,
            "census",
            "what the process holds: `process.heapBytes` after the last collection, `process.directBytes`, "
                    + "`process.descriptors`, `process.threads`, and the entries of each table that peers fill",
            "what"),

    OUTBOX_DEPTH(
            "outbox.depth",
            Kind.GAUGE,
            "outbox_depth",
            "entries that a subscription has not had",
            "topic",
            "subscription"),
    OUTBOX_OCTETS(
            "outbox.octets",
            Kind.GAUGE,
            "outbox_bytes",
            "octets of the entries that a subscription has not had",
            "topic",
            "subscription"),
    OUTBOX_OLDEST(
            "outbox.oldestMs",
            Kind.GAUGE,
            "outbox_oldest_seconds",
            Meter.MS,
            "how long the oldest of them waits",
            "topic",
            "subscription"),
    OUTBOX_SIZE("outbox.size", Kind.GAUGE, "outbox_size_bytes", "octets of entries that the outbox holds"),
    OUTBOX_MAX_SIZE("outbox.maxSize", Kind.GAUGE, "outbox_max_size_bytes", "the most that may be, `outbox.maxSize`"),
    OUTBOX_FILE_SIZE("outbox.fileSize", Kind.GAUGE, "outbox_file_bytes", "size of the outbox's file"),
    OUTBOX_RECORDS(
            "outbox.records",
            Kind.GAUGE,
            "outbox_records",
            "1 when entries are kept, 0 when it is full or cannot write"),
    OUTBOX_TAKEN("outbox.taken", Kind.COUNTER, "outbox_taken", "entries that were taken", "topic"),
    OUTBOX_REFUSED(
            "outbox.refused", Kind.COUNTER, "outbox_refused", "entries that are lost because it took nothing", "topic"),
    OUTBOX_DELIVERED(
            "outbox.delivered",
            Kind.COUNTER,
            "outbox_delivered",
            "entries that a subscription's routes have acknowledged",
            "topic",
            "subscription"),
    OUTBOX_RETRIES(
            "outbox.retries",
            Kind.COUNTER,
            "outbox_retries",
            "batches that failed and are delivered again",
            "topic",
            "subscription"),
    OUTBOX_DISCARDED(
            "outbox.discarded",
            Kind.COUNTER,
            "outbox_discarded",
            "entries that an operator gave up",
            "topic",
            "subscription"),

    MESSAGES_ARCHIVED(
            "messages.archived",
            Kind.COUNTER,
            "messages_archived",
            "messages that were handed to the outbox for the archive"),
    MESSAGES_OMITTED(
            "messages.omitted",
            Kind.COUNTER,
            "messages_archived_without_content",
            "those of them that are larger than `messages.maxSize`"),
    MESSAGES_NOT_ARCHIVED(
            "messages.notArchived",
            Kind.COUNTER,
            "messages_not_archived",
            "messages of archived sessions that are in no archive: no route consumes them, or the outbox took nothing");

    /** What a figure can do. */
    public enum Kind {
        /** Goes up and down. */
        GAUGE,
        /** Only grows while the server runs. */
        COUNTER,
        /** Counts by size, see {@link Distribution}. */
        HISTOGRAM
    }

    private static final double MS = 0.001;

    private final String shellName;
    private final Kind kind;
    private final String baseName;
    private final double factor;
    private final String meaning;
    private final List<String> labels;

    Meter(String shellName, Kind kind, String baseName, String meaning, String... labels) {
        this(shellName, kind, baseName, 1, meaning, labels);
    }

    Meter(String shellName, Kind kind, String baseName, double factor, String meaning, String... labels) {
        this.shellName = shellName;
        this.kind = kind;
        this.baseName = "parley_" + baseName;
        this.factor = factor;
        this.meaning = meaning;
        this.labels = List.of(labels);
    }

    /** Name in the shell and in JMX; the values of the labels follow it. */
    public String shellName() {
        return shellName;
    }

    public Kind kind() {
        return kind;
    }

    /** Name of the metric without the suffix that its kind brings. */
    public String baseName() {
        return baseName;
    }

    /** Name of the metric as Prometheus knows it. */
    public String metricName() {
        return kind == Kind.COUNTER ? baseName + "_total" : baseName;
    }

    /** What a value is multiplied with to be in the unit of the metric: shell and JMX have milliseconds. */
    public double factor() {
        return factor;
    }

    /** One phrase for the operator. */
    public String meaning() {
        return meaning;
    }

    /** Names of the labels. */
    public List<String> labels() {
        return labels;
    }
}
