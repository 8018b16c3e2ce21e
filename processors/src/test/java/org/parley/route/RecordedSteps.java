package org.parley.route;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;
import org.apache.camel.util.concurrent.SynchronousExecutorService;

/** Stands in for the steps: each notes its name, and does what a test gives it to do. */
final class RecordedSteps {

    /** Every name that the shipped routes use. */
    static final List<String> NAMES = List.of(
            "requireFactory",
            "requireGroup",
            "requireSession",
            "authoriseRejoin",
            "checkReplaces",
            "findReplaced",
            "authoriseForGroup",
            "joinSession",
            "authenticate",
            "authorise",
            "checkAnonymity",
            "storeAllow",
            "displayName",
            "createSession",
            "checkOffer",
            "limitParticipants",
            "limitInvitations",
            "limitTarget",
            "checkConsent",
            "answerAtOnce",
            "listInvitations",
            "buildInvitation",
            "storeAnswer",
            "checkInviteePrivacy",
            "answerInviter",
            "recordFailure",
            "concludeSetup",
            "renegotiate",
            "applyMedia",
            "takeAnswer",
            "leaveSession",
            "removeParticipant",
            "describeCapabilities",
            "checkEvent",
            "findConference",
            "authoriseSubscriber",
            "checkAccept",
            "checkExpires",
            "subscribe",
            "checkReferTo",
            "readReferredList",
            "authoriseReferrer",
            "permitReferral",
            "acceptReferral",
            "addParticipants",
            "buildRemoval",
            "recordRemoval",
            "refreshReferral",
            "listNotifications",
            "buildNotification",
            "parseCommand",
            "authoriseCommand",
            "claimCommand",
            "runCommand",
            "writeReply",
            "readServiceSetup",
            "limitInvitees",
            "createServiceSession",
            "greet",
            "refuse");

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Processor> actions = new ConcurrentHashMap<>();

    void bind(Registry registry) {
        NAMES.forEach(name -> registry.bind(name, (Processor) exchange -> {
            calls.add(name);
            actions.getOrDefault(name, e -> {}).process(exchange);
        }));
        registry.bind("finalResponses", (AggregationStrategy) RecordedSteps::keepFirst);
        registry.bind("syncExec", new SynchronousExecutorService());
    }

    void when(String name, Processor action) {
        actions.put(name, action);
    }

    List<String> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    private static Exchange keepFirst(Exchange before, Exchange leg) {
        return before == null ? leg : before;
    }
}
