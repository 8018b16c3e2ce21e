package org.parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.parley.flow.Stage;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.RosterWatch;
import org.parley.harness.Scene;

/** What happens in the rooms of a {@link Soak}. The server ends a session with its inviter. */
enum SoakScene {

    /** Two accept, all talk over TCP or UDP, one leaves. */
    TALK {
        @Override
        void play(Scene scene) {
            ChatLeg a = scene.client("ana").overTcp().invite(Stage.listOf(scene.client("ben"), scene.client("cleo")));
            ChatLeg b = accepted(scene.client("ben"));
            a.expectAnswered();
            ChatLeg c = accepted(scene.client("cleo"));
            a.say("hello");
            b.expectText(scene.client("ana"), "hello");
            c.expectText(scene.client("ana"), "hello");
            c.say("bye");
            a.expectText(scene.client("cleo"), "bye");
            b.expectText(scene.client("cleo"), "bye");
            c.leave();
            end(a, b);
        }
    },

    /** Somebody leaves and comes back to the session identity. */
    COME_BACK {
        @Override
        void play(Scene scene) {
            ChatLeg a = scene.client("ana").invite(Stage.listOf(scene.client("ben"), scene.client("cleo")));
            ChatLeg b = accepted(scene.client("ben"));
            a.expectAnswered();
            ChatLeg c = accepted(scene.client("cleo"));
            c.leave();
            ChatLeg again = Stage.call(scene.client("cleo"), a.focus());
            again.expectAnswered();
            again.say("again");
            a.expectText(scene.client("cleo"), "again");
            end(a, b, again);
        }
    },

    /** One subscribes in his dialog, one outside; the second asks once. */
    SUBSCRIBE {
        @Override
        void play(Scene scene) {
            ChatLeg a = scene.client("ana").invite(Stage.listOf(scene.client("ben")));
            ChatLeg b = accepted(scene.client("ben"));
            a.expectAnswered();
            RosterWatch watch = RosterWatch.of(scene.client("ana"), a.focus());
            watch.expectFull();
            RosterWatch.of(
                            scene.client("ben"),
                            a.focus(),
                            RosterWatch.draft(scene.client("ben"), a.focus()).set("Expires", "0"))
                    .expectTerminated("timeout");
            end(a, b);
            watch.expectTerminated("noresource");
        }
    },

    /** A subscriber and both users vanish; the server finds out. */
    VANISH {
        @Override
        void play(Scene scene) {
            ChatLeg a = scene.client("ana").invite(Stage.listOf(scene.client("ben")));
            accepted(scene.client("ben"));
            a.expectAnswered();
            RosterWatch.of(scene.client("ana"), a.focus()).expectFull();
        }
    },

    /** Nobody accepts. */
    DECLINE {
        @Override
        void play(Scene scene) {
            ChatLeg a = scene.client("ana").invite(Stage.listOf(scene.client("ben"), scene.client("cleo")));
            scene.client("ben").expectInvitation().decline(603, "Decline");
            scene.client("cleo").expectInvitation().decline(486, "Busy Here");
            a.expectRefused(486);
        }
    },

    /** The inviter gives up while it rings; one who is called does not answer the CANCEL. */
    CANCEL {
        @Override
        void play(Scene scene) {
            ChatLeg a = scene.client("ana").invite(Stage.listOf(scene.client("ben"), scene.client("cleo")));
            ChatLeg b = scene.client("ben").expectInvitation();
            scene.client("cleo").expectInvitation().ring();
            b.ring();
            a.call().expectProvisional(180);
            a.call().cancel();
            a.call().expectFinalOf(List.of(200, 487));
            a.call().expectFinalOf(List.of(200, 487));
            b.expectCancel();
        }
    },

    /** The chat of one breaks off and he does not reconnect: the server takes him out. */
    BREAK_OFF {
        @Override
        void play(Scene scene) {
            ChatLeg a = scene.client("ana").invite(Stage.listOf(scene.client("ben"), scene.client("cleo")));
            ChatLeg b = accepted(scene.client("ben"));
            a.expectAnswered();
            ChatLeg c = accepted(scene.client("cleo"));
            c.media().drop();
            c.call().expectBye();
            end(a, b);
        }
    },

    /** What cannot be served: no list, no such session. */
    REFUSE {
        @Override
        void play(Scene scene) {
            ChatClient ana = scene.client("ana");
            String offer = ana.offer(ana.newMedia()).toString();
            ana.send(ana.initialInvite(ana.server().factoryUri()).body("application/sdp", offer))
                    .expectFinal(400);
            ana.send(ana.initialInvite(ana.server().factoryUri().replace("conference-factory", "nobody"))
                            .body("application/sdp", offer))
                    .expectFinal(404);
            ana.send(ana.draft("OPTIONS", ana.server().factoryUri())).expectFinal(200);
        }
    },

    /** Connections for SIP and MSRP that end within a message, by FIN and by RST. */
    CUT {
        @Override
        void play(Scene scene) throws IOException {
            ChatLeg a = scene.client("ana").invite(Stage.listOf(scene.client("ben")));
            ChatLeg b = accepted(scene.client("ben"));
            a.expectAnswered();
            URI path = URI.create(a.answerPath().substring(0, a.answerPath().indexOf(';')));
            cut(scene.server().sip("TCP"), "INVITE sip:ben@localhost SIP/2.0\r\nContent-Length: 700\r\n\r\nv=0");
            cut(
                    new InetSocketAddress(path.getHost(), path.getPort()),
                    "MSRP abcd SEND\r\nTo-Path: " + a.answerPath() + "\r\nFrom-Path: msrp://127.0.0.1:9/x;tcp\r\n");
            end(a, b);
        }
    };

    /** Fails as the scripts of the harness do. */
    abstract void play(Scene scene) throws IOException;

    private static ChatLeg accepted(ChatClient client) {
        ChatLeg leg = client.expectInvitation();
        leg.accept();
        return leg;
    }

    private static void end(ChatLeg inviter, ChatLeg... others) {
        inviter.leave();
        for (ChatLeg other : others) {
            Stage.requireGone(other.expectReleased());
        }
    }

    private static void cut(InetSocketAddress server, String begin) throws IOException {
        for (boolean byReset : new boolean[] {false, true}) {
            try (Socket socket = new Socket()) {
                socket.connect(server);
                socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
                socket.setSoLinger(byReset, 0);
            }
        }
    }
}
