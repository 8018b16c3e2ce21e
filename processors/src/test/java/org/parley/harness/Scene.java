package org.parley.harness;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * All clients of one scenario with their common ladder. Each client has loopback addresses of its own for its address of
 * record, its device and its media, so that a leak of one of them to another client can be seen in the bytes.
 */
public final class Scene implements AutoCloseable {

    private final Ladder ladder = new Ladder("parley");
    private final Faults faults = new Faults();
    private final ServerAddress server;
    private final boolean ownAddresses;
    private final Map<String, ChatClient> clients = new LinkedHashMap<>();
    private final Map<String, Integer> hiddenSince = new HashMap<>();
    private final Set<String> proxies = new HashSet<>();

    private Scene(ServerAddress server, boolean ownAddresses) {
        this.server = server;
        this.ownAddresses = ownAddresses;
    }

    /** Clients at 127.0.0.11, 127.0.0.12 and so on. */
    public static Scene withServer(ServerAddress server) {
        return new Scene(server, true);
    }

    /** All clients at 127.0.0.1, as on a desk. */
    public static Scene onOneAddress(ServerAddress server) {
        return new Scene(server, false);
    }

    public Ladder ladder() {
        return ladder;
    }

    public ServerAddress server() {
        return server;
    }

    /** The client of that name, made at its first mention. */
    public ChatClient client(String name) {
        return clients.computeIfAbsent(name, this::newClient);
    }

    private ChatClient newClient(String name) {
        int number = clients.size() + 11;
        SipPeer sip = new SipPeer(name, address(0, number), address(1, number), ladder, faults);
        return new ChatClient(sip, address(2, number), server, ladder, faults, ownAddresses);
    }

    private InetAddress address(int net, int number) {
        try {
            byte[] octets = ownAddresses ? new byte[] {127, 0, (byte) net, (byte) number} : new byte[] {127, 0, 0, 1};
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** From here to the end of the scenario nothing that others receive may tell who {@code client} is. */
    public void hide(ChatClient client) {
        hiddenSince.put(client.name(), ladder.entries().size());
    }

    /** This client plays a proxy of the SIP core, which may see what belongs to others. */
    public void proxy(ChatClient client) {
        proxies.add(client.name());
    }

    /** Responses with this status that belong to no call of this client are all right: answers to raw octets. */
    public void tolerateStrays(ChatClient client, int status) {
        client.sip().tolerateStrays(status);
    }

    /** No fault was found and nothing waits that the script did not expect. */
    public void verifyNothingUnread() {
        faults.check();
        clients.values().forEach(ChatClient::verifyNothingUnread);
    }

    /** No participant received what belongs to another (U1), or who a hidden one is. */
    public void verifyNothingLeaked() {
        for (ChatClient owner : clients.values()) {
            for (String secret : owner.deviceSecrets()) {
                verifyUnseen(owner, Pattern.compile(Pattern.quote(secret) + "(?![0-9])"), 0, "U1");
            }
        }
        hiddenSince.forEach((name, since) -> {
            ChatClient owner = clients.get(name);
            verifyUnseen(owner, Pattern.compile("(?i)(?<![a-z0-9])" + name + "(?![a-z0-9])"), since, "privacy");
            owner.sip()
                    .identitySecrets()
                    .forEach(secret -> verifyUnseen(owner, Pattern.compile(Pattern.quote(secret)), since, "privacy"));
        });
    }

    private void verifyUnseen(ChatClient owner, Pattern secret, int since, String rule) {
        List<Ladder.Entry> entries = ladder.entries();
        for (Ladder.Entry entry : entries.subList(Math.min(since, entries.size()), entries.size())) {
            boolean reachedOther = clients.containsKey(entry.to())
                    && !entry.to().equals(owner.name())
                    && !proxies.contains(entry.to());
            boolean ours = clients.containsKey(entry.from());
            if (reachedOther
                    && !ours
                    && secret.matcher(new String(entry.bytes(), StandardCharsets.UTF_8))
                            .find()) {
                throw new WireFault(
                        rule + ": " + entry.to() + " received '" + secret + "' of " + owner.name(), entry.bytes());
            }
        }
    }

    /** The error with the ladder beside it, to be thrown instead of it. */
    public <T extends Throwable> T explain(T error) {
        error.addSuppressed(new LadderPicture(ladder.picture()));
        return error;
    }

    @Override
    public void close() {
        new ArrayList<>(clients.values()).forEach(ChatClient::close);
    }

    /** Carries the picture in a test report; has no stack of its own. */
    private static final class LadderPicture extends Throwable {

        private static final long serialVersionUID = 1L;

        LadderPicture(String picture) {
            super("what went over the wire:\n" + picture, null, false, false);
        }
    }
}
