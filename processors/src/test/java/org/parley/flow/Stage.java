package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.GroupDraft;
import org.parley.harness.HeaderValues;
import org.parley.harness.MsrpPeer;
import org.parley.harness.Patience;
import org.parley.harness.ResourceList;
import org.parley.harness.Scene;
import org.parley.harness.ServerAddress;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** What a scenario works with: the server under test, clients, and the steps that many scenarios share. */
public final class Stage implements AutoCloseable {

    /** How often the census is asked while it has to become empty, ns; ours. */
    private static final long CENSUS_STEP_NS = 20_000_000;

    /** How long a saved document may take to be in force (design: section 5). */
    private static final Duration IN_FORCE = Duration.ofSeconds(5);

    private static final AtomicInteger GROUPS = new AtomicInteger();

    private final ServerUnderTest server;
    private final List<Path> groupFiles = new ArrayList<>();
    private final Scene scene;
    private final Map<String, Long> before;
    private boolean configured;

    Stage(ServerUnderTest server) {
        this.server = server;
        this.scene = Scene.withServer(
                new ServerAddress(server.host(), server.sipUdpPort(), server.sipTcpPort(), server.factoryUri()));
        this.before = server.census();
    }

    public ServerUnderTest server() {
        return server;
    }

    public Scene scene() {
        return scene;
    }

    public ChatClient client(String name) {
        return scene.client(name);
    }

    public ChatClient ana() {
        return client("ana");
    }

    public ChatClient ben() {
        return client("ben");
    }

    public ChatClient cleo() {
        return client("cleo");
    }

    public ChatClient dee() {
        return client("dee");
    }

    /** Puts keys in force for this scenario: key, value, key, value. */
    public void policy(String... keysAndValues) {
        Map<String, String> keys = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            keys.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        configured = true;
        server.configure(keys);
    }

    /** A group of this name and a number, which no group before had; not in force yet. */
    public GroupDraft draftGroup(String name) {
        return GroupDraft.of("sip:" + name + GROUPS.incrementAndGet() + "@" + server.domain());
    }

    /** Saves the document under the name of the group and waits until the server knows the group; its URI. */
    public String group(GroupDraft draft) {
        return group(draft.uri(), draft.toString());
    }

    /** Saves a document and waits until the server knows its group; the group's URI. */
    public String group(String uri, String document) {
        saveGroup(uri, document);
        awaitOptions(uri, 200);
        return uri;
    }

    /** Saves the document as an editor does that replaces the file at once. */
    public void saveGroup(GroupDraft draft) {
        saveGroup(draft.uri(), draft.toString());
    }

    private void saveGroup(String uri, String document) {
        Path file = groupFile(uri);
        groupFiles.add(file);
        try {
            Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
            Files.writeString(unfinished, document);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the document of a group and waits until the server knows it no more. */
    public void deleteGroup(String uri) {
        try {
            Files.delete(groupFile(uri));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitOptions(uri, 404);
    }

    private Path groupFile(String uri) {
        return server.groupsFolder().resolve(uri.substring("sip:".length(), uri.indexOf('@')) + ".xml");
    }

    /** Asks until the answer is this one; a group has to be in force within 5 s. */
    private void awaitOptions(String uri, int status) {
        long deadline = System.nanoTime() + IN_FORCE.toNanos();
        while (ana().send(ana().draft("OPTIONS", uri))
                        .expectFinalOf(List.of(200, 404))
                        .status()
                != status) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("OPTIONS " + uri + " is not answered " + status);
            }
            LockSupport.parkNanos(CENSUS_STEP_NS);
        }
    }

    /** A client's INVITE for a group or to a session identity, with an ordinary offer. */
    public static ChatLeg call(ChatClient client, String uri) {
        return call(client, uri, invite -> invite);
    }

    /** As {@link #call(ChatClient, String)}, changed by the script. */
    public static ChatLeg call(ChatClient client, String uri, UnaryOperator<SipDraft> change) {
        MsrpPeer media = client.newMedia();
        SipDraft invite = client.initialInvite(uri)
                .body("application/sdp", client.offer(media).toString());
        return client.call(change.apply(invite), media);
    }

    /** The list of these clients' addresses of record. */
    public static ResourceList listOf(ChatClient... clients) {
        return ResourceList.of(Arrays.stream(clients).map(ChatClient::aor).toList());
    }

    /** The inviter calls and everybody accepts, in order; legs of inviter and invitees. */
    public List<ChatLeg> established(ChatClient inviter, ChatClient... invitees) {
        ChatLeg out = inviter.invite(listOf(invitees));
        List<ChatLeg> legs = new ArrayList<>(List.of(out));
        for (ChatClient invitee : invitees) {
            ChatLeg leg = invitee.expectInvitation();
            leg.accept();
            if (legs.size() == 1) {
                out.expectAnswered();
            }
            legs.add(leg);
        }
        return legs;
    }

    /** All leave one after the other; the focus ends the last one's leg (F3.4) and the session is gone (U5). */
    public void endAll(ChatLeg... legs) {
        for (int i = 0; i < legs.length - 1; i++) {
            legs[i].leave();
        }
        requireGone(legs[legs.length - 1].expectReleased());
        expectEnded(legs[0].focus());
    }

    public void endAll(List<ChatLeg> legs) {
        endAll(legs.toArray(ChatLeg[]::new));
    }

    /** Decisions 5 and 20: the BYE of a session that ended under its participant. */
    public static void requireGone(SipText bye) {
        assertEquals("SIP;cause=410;text=\"Gone\"", bye.need("Reason").replace(" ", ""), bye.toString());
    }

    /** U5: an INVITE to the identity of an ended session gets 404. */
    public void expectEnded(String focus) {
        ChatClient visitor = ana();
        MsrpPeer media = visitor.newMedia();
        ChatLeg leg = visitor.call(
                visitor.initialInvite(focus)
                        .body("application/sdp", visitor.offer(media).toString()),
                media);
        leg.expectRefused(404);
    }

    /** Section 4: one Warning with code 399, the server's host and exactly this text. */
    public void requireWarning(SipText response, String text) {
        List<String> warnings = response.values("Warning");
        assertEquals(1, warnings.size(), response.toString());
        String host = server.domain().replaceFirst(":\\d+$", "");
        String withoutPort = warnings.get(0).replaceFirst("^(399 [^ \"]+):\\d+ ", "$1 ");
        assertEquals("399 " + host + " \"" + text + "\"", withoutPort, response.toString());
    }

    /** Nobody of these was called. */
    public void expectNobodyCalled(ChatClient... clients) {
        for (ChatClient client : clients) {
            client.sip().expectNothing(Patience.QUIET);
        }
    }

    /** Parameters behind the URI of Contact, as one text. */
    public static String contactParameters(SipText message) {
        String contact = message.need("Contact");
        return contact.substring(contact.indexOf(HeaderValues.uri(contact))
                + HeaderValues.uri(contact).length());
    }

    void verify() {
        scene.verifyNothingUnread();
        scene.verifyNothingLeaked();
        verifyNothingLeft();
    }

    /** U5: the server holds no more than before the scenario. */
    private void verifyNothingLeft() {
        long deadline = System.nanoTime() + Patience.MESSAGE.toNanos();
        Map<String, Long> left = leftOver();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(CENSUS_STEP_NS);
            left = leftOver();
        }
        assertEquals(Map.of(), left, "U5: the server still holds, before it held " + before);
    }

    private Map<String, Long> leftOver() {
        Map<String, Long> left = new TreeMap<>(server.census());
        left.entrySet().removeIf(entry -> entry.getValue() <= before.getOrDefault(entry.getKey(), 0L));
        return left;
    }

    @Override
    public void close() {
        scene.close();
        groupFiles.forEach(file -> file.toFile().delete());
        if (configured) {
            server.configure(Map.of());
        }
    }
}
