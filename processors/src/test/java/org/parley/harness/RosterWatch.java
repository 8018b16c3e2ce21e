package org.parley.harness;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A client's subscription to a conference: sends SUBSCRIBE, answers NOTIFY, and keeps the roster by the rules of RFC 4575
 * section 4.6. A document out of sequence is a {@link WireFault}.
 */
public final class RosterWatch {

    private final ChatClient client;
    private final SipCall call;
    private final String focus;
    private final Map<String, ConferenceText.User> users = new TreeMap<>();
    /** NOTIFYs that overtook the answer to a SUBSCRIBE. */
    private final Queue<SipText> early = new ArrayDeque<>();

    private long version;
    private String state = "active";

    private RosterWatch(ChatClient client, SipCall call, String focus) {
        this.client = client;
        this.call = call;
        this.focus = focus;
    }

    /** The SUBSCRIBE of this client outside a dialog, not sent yet. */
    public static SipDraft draft(ChatClient client, String focus) {
        return client.draft("SUBSCRIBE", focus)
                .with("P-Asserted-Identity", "\"" + client.sip().displayName() + "\" <" + client.aor() + ">")
                .with("Event", "conference")
                .with("Accept", ConferenceText.TYPE)
                .with("Expires", "3600");
    }

    /** Subscribes outside a dialog and expects 200. */
    public static RosterWatch of(ChatClient client, String focus) {
        return of(client, focus, draft(client, focus));
    }

    /** As {@link #of(ChatClient, String)}, with a request that the script wrote. */
    public static RosterWatch of(ChatClient client, String focus, SipDraft subscribe) {
        RosterWatch watch = new RosterWatch(client, client.send(subscribe), focus);
        watch.expectGranted();
        return watch;
    }

    /** As {@link #of(ChatClient, String, SipDraft)}, where something comes before the 200. */
    public static RosterWatch of(ChatClient client, String focus, SipDraft subscribe, Consumer<SipCall> before) {
        RosterWatch watch = new RosterWatch(client, client.send(subscribe), focus);
        before.accept(watch.call);
        watch.expectGranted();
        return watch;
    }

    /** Subscribes in the dialog of a leg and expects 200. */
    public static RosterWatch within(ChatLeg leg) {
        RosterWatch watch = new RosterWatch(leg.client(), leg.call(), leg.focus());
        watch.subscribe(3600);
        return watch;
    }

    /** Refreshes, or ends with 0, and expects 200. */
    public SipText subscribe(int expires) {
        call.send(call.request("SUBSCRIBE")
                .with("Event", "conference")
                .with("Accept", ConferenceText.TYPE)
                .with("Expires", Integer.toString(expires)));
        return expectGranted();
    }

    /** 200 to a SUBSCRIBE; a NOTIFY that is quicker waits. */
    public SipText expectGranted() {
        SipText ok = call.expectFinalBeside(200, "NOTIFY", early::add);
        if (!HeaderValues.uri(ok.need("Contact")).equals(focus)) {
            throw new WireFault("the 200 names another focus than " + focus, ok.raw());
        }
        ok.need("Expires");
        return ok;
    }

    public SipCall call() {
        return call;
    }

    /** The next NOTIFY, answered by 200, of an active subscription; its document. */
    public ConferenceText expect() {
        SipText notify = take();
        if (!state.equals("active")) {
            throw new WireFault(client.name() + "'s subscription is " + state, notify.raw());
        }
        return apply(notify);
    }

    /** The next NOTIFY, which must have the whole roster. */
    public ConferenceText expectFull() {
        ConferenceText document = expect();
        if (!document.state().equals("full")) {
            throw new AssertionError("a full document was expected: " + document);
        }
        return document;
    }

    /** Expects documents until one user's entry reads like this; see {@link ConferenceText.User#summary}. */
    public ConferenceText expectUser(String entity, String summary) {
        ConferenceText document = expect();
        while (!summaryOf(entity).equals(summary)) {
            document = expect();
        }
        return document;
    }

    /** As {@link #expectUser}, but the entry may read so already. */
    public void awaitUser(String entity, String summary) {
        if (!summaryOf(entity).equals(summary)) {
            expectUser(entity, summary);
        }
    }

    /** The last NOTIFY, answered by 200, with this reason. */
    public SipText expectTerminated(String reason) {
        SipText notify = take();
        if (!notify.need("Subscription-State").replace(" ", "").equals("terminated;reason=" + reason)) {
            throw new WireFault(client.name() + " expected the end, " + reason, notify.raw());
        }
        if (notify.body().length > 0) {
            apply(notify);
        }
        return notify;
    }

    /** The next NOTIFY, not answered. */
    public SipText expectUnanswered() {
        SipText notify = early.isEmpty() ? call.expectRequest("NOTIFY") : early.remove();
        check(notify);
        return notify;
    }

    public void answer(SipText notify, SipDraft response) {
        call.reply(notify, response);
    }

    public void expectNothing(Duration quiet) {
        early.forEach(notify -> {
            throw new WireFault(client.name() + " expected nothing", notify.raw());
        });
        call.expectNothing(quiet);
    }

    private SipText take() {
        SipText notify = expectUnanswered();
        call.reply(notify, SipDraft.response(200, "OK"));
        state = notify.need("Subscription-State").split(";")[0].strip();
        return notify;
    }

    private void check(SipText notify) {
        if (!notify.need("Event").split(";")[0].equals("conference")) {
            throw new WireFault("a NOTIFY of another package", notify.raw());
        }
        if (!ChatLeg.requireFocus(notify).equals(focus)) {
            throw new WireFault("decision 27: Contact is not " + focus, notify.raw());
        }
        String subscription = notify.need("Subscription-State").replace(" ", "");
        if (!subscription.matches("active;expires=\\d+|terminated;reason=[a-z]+")) {
            throw new WireFault("not a state: " + subscription, notify.raw());
        }
    }

    /** Takes the document over, as section 4.6 of RFC 4575 says. */
    private ConferenceText apply(SipText notify) {
        ConferenceText document = ConferenceText.parse(notify.body());
        if (!document.entity().equals(identity())) {
            throw new WireFault("decision 27: the entity is not " + identity(), notify.raw());
        }
        if (document.version() != version + 1) {
            throw new WireFault("version " + document.version() + " after " + version, notify.raw());
        }
        version = document.version();
        if (!document.state().equals("partial")) {
            users.clear();
        }
        document.users().forEach((entity, user) -> {
            if (user.state().equals("deleted")) {
                users.remove(entity);
            } else {
                users.put(entity, user);
            }
        });
        return document;
    }

    /** The roster as this client knows it, by entity. */
    public Map<String, ConferenceText.User> users() {
        return Map.copyOf(users);
    }

    public Optional<ConferenceText.User> user(String entity) {
        return Optional.ofNullable(users.get(entity));
    }

    /** How a user stands; empty when he is not in the roster. */
    public String summaryOf(String entity) {
        return user(entity).map(ConferenceText.User::summary).orElse("");
    }

    public long version() {
        return version;
    }

    /** What others call the session, where Contact tells this client by which transport to come. */
    private String identity() {
        String domain = client.server().factoryUri().replaceFirst(".*@", "");
        return focus.contains(";transport=") ? focus.replaceFirst("@.*", "@" + domain) : focus;
    }
}
