package org.parley.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.Ladder;
import org.parley.harness.ResourceList;
import org.parley.harness.Scene;
import org.parley.harness.ServerAddress;
import org.parley.harness.SipText;

/**
 * An ad hoc session of ana, ben and cleo over real SIP and MSRP sockets: dee declines, cleo answers late, a short chat,
 * ben leaves, the end. Prints every message as a rung of a ladder when it happens, and the transcript.
 */
public final class Conversation {

    /** Port of SIP that needs not be written in a URI. */
    private static final int SIP_PORT = 5060;

    private final Scene scene;
    private final Screen screen;
    private final List<String> transcript = new ArrayList<>();
    private String step = "ana, ben, cleo and dee open their ports";

    private Conversation(Scene scene, Screen screen) {
        this.scene = scene;
        this.screen = screen;
    }

    /**
     * Plays the conversation with the server at this address, SIP over UDP, and returns when all have left.
     *
     * @throws IllegalStateException naming the step and what was expected in it when the server does otherwise
     */
    public static void run(String host, int sipPort, PrintStream out) {
        String factory = "sip:conference-factory@localhost" + (sipPort == SIP_PORT ? "" : ":" + sipPort);
        ServerAddress server = new ServerAddress(host, sipPort, sipPort, factory);
        try (Scene scene = Scene.onOneAddress(server)) {
            Conversation conversation = new Conversation(scene, new Screen(out));
            try {
                conversation.play();
            } catch (AssertionError e) {
                throw new IllegalStateException(
                        "the demonstration failed in the step \"" + conversation.step + "\": " + e.getMessage(), e);
            }
        }
    }

    /** Arguments: host and SIP port; 127.0.0.1 and 5060 without them. */
    public static void main(String[] arguments) {
        String host = arguments.length > 0 ? arguments[0] : "127.0.0.1";
        run(host, arguments.length > 1 ? Integer.parseInt(arguments[1]) : SIP_PORT, System.out);
    }

    private void play() {
        ChatClient ana = scene.client("ana");
        ChatClient ben = scene.client("ben");
        ChatClient cleo = scene.client("cleo");
        ChatClient dee = scene.client("dee");
        Ladder ladder = scene.ladder();
        ladder.live(entry -> screen.rung(ladder.line(entry), entry.transport().equals(Ladder.MSRP)));
        screen.heading(ladder.heading());

        step("ana invites ben, cleo and dee with one INVITE to "
                + scene.server().factoryUri());
        ChatLeg a = ana.invite(ResourceList.of(ben.aor(), cleo.aor(), dee.aor()));
        ChatLeg b = ben.expectInvitation();
        ChatLeg c = cleo.expectInvitation();
        ChatLeg d = dee.expectInvitation();

        step("ben's and cleo's phones ring");
        b.ring();
        a.call().expectProvisional(180);
        c.ring();

        step("dee declines, of which ana hears nothing");
        d.decline(603, "Decline");

        step("ben accepts: the first acceptance is ana's answer, both join the chat");
        b.accept();
        a.expectAnswered();

        step("ana and ben chat");
        say(a, "Hello Ben. Is Cleo coming?", b);
        say(b, "She is still looking for her phone.", a);

        step("cleo answers late and joins");
        c.accept();
        say(c, "Here I am!", a, b);
        say(a, "Dee cannot come, so it is the three of us.", b, c);

        step("ben leaves");
        say(b, "I have to go. Bye!", a, c);
        b.leave();
        say(a, "Only you and me, then.", c);

        step("cleo leaves; ana would be alone, so the server ends the session");
        c.leave();
        SipText bye = a.expectReleased();
        screen.note("Reason in ana's BYE: " + bye.need("Reason"));
        scene.verifyNothingUnread();

        screen.transcript(transcript);
    }

    private void say(ChatLeg from, String text, ChatLeg... others) {
        from.say(text);
        List<String> readers = new ArrayList<>();
        for (ChatLeg other : others) {
            other.expectText(from.client(), text);
            readers.add(other.client().name());
        }
        transcript.add(
                String.format("%-5s %-45s (read by %s)", from.client().name(), text, String.join(" and ", readers)));
    }

    private void step(String what) {
        step = what;
        screen.step(what);
    }
}
