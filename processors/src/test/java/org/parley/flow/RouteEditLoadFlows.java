package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;

/**
 * Good and bad edits of the shipped files in an order drawn by lot, while 100 sessions chat, 20 phones ring and others are
 * called: no message is lost, no dialog ends, and every set-up is concluded.
 */
@RunsAgainst(InJvmServer.class)
public class RouteEditLoadFlows {

    private static final int SESSIONS = 100;
    private static final int RINGING = 20;

    /** Saves of one to three files; {@code -Dparley.test.edits} changes it. */
    private static final int EDITS = Integer.getInteger("parley.test.edits", 15);

    private static final long SEED = Long.getLong("parley.test.seed", 5);

    /** Without these nobody can be called. */
    private static final List<String> ESSENTIAL = List.of("adhoc-setup.xml", "invite-participants.xml");

    private final AtomicBoolean isEnough = new AtomicBoolean();

    /** What somebody may make of a file. */
    private enum Kind {
        COMMENT(true) {
            @Override
            String of(String text, int number) {
                return text + "<!-- edit " + number + " -->\n";
            }
        },
        STEP(true) {
            @Override
            String of(String text, int number) {
                return text.replaceFirst(
                        "(<from uri=\"[^\"]*\"/>|<process ref=\"refuse\"/>)",
                        "$1<log loggingLevel=\"DEBUG\" message=\"edit " + number + "\"/>");
            }
        },
        MALFORMED(false) {
            @Override
            String of(String text, int number) {
                return text.replaceFirst("/>", ">") + number;
            }
        },
        NO_NAMESPACE(false) {
            @Override
            String of(String text, int number) {
                return text.replaceFirst(" xmlns=\"[^\"]*\"", "") + "<!-- " + number + " -->";
            }
        },
        UNKNOWN_STEP(false) {
            @Override
            String of(String text, int number) {
                return text.replaceFirst("<process ref=\"", "<process ref=\"un" + number);
            }
        },
        UNKNOWN_ENDPOINT(false) {
            @Override
            String of(String text, int number) {
                return text.replaceFirst("<process ref=\"", "<to uri=\"unknown:" + number + "\"/><process ref=\"");
            }
        },
        UNKNOWN_OPTION(false) {
            @Override
            String of(String text, int number) {
                return text.replaceFirst("<process ref=\"", "<to uri=\"log:x?odd=" + number + "\"/><process ref=\"");
            }
        },
        NO_ROUTE(false) {
            @Override
            String of(String text, int number) {
                return "<routes xmlns=\"http://camel.apache.org/schema/spring\"><!-- " + number + " --></routes>";
            }
        },
        CUT_OFF(false) {
            @Override
            String of(String text, int number) {
                return text.substring(0, text.length() / 2 + number);
            }
        };

        private final boolean isGood;

        Kind(boolean isGood) {
            this.isGood = isGood;
        }

        abstract String of(String text, int number);
    }

    @Covers("ROUTE-3")
    @Test
    public void dropsNothingWhateverIsEdited(Stage stage) throws Exception {
        RouteEdits edits = new RouteEdits((InJvmServer) stage.server());
        // A busy machine may take longer for the edits than phones ring by default.
        stage.policy("adhoc.ringTimeout", "600");
        List<List<ChatLeg>> chats = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            chats.add(stage.established(stage.ana(), stage.ben()));
        }
        List<ChatLeg> callers = new ArrayList<>();
        List<ChatLeg> phones = new ArrayList<>();
        for (int i = 0; i < RINGING; i++) {
            callers.add(stage.cleo().invite(Stage.listOf(stage.dee())));
            phones.add(stage.dee().expectInvitation());
            phones.get(i).ring();
            callers.get(i).call().expectProvisional(180);
        }
        ChatClient eve = stage.client("eve");
        ChatClient fay = stage.client("fay");
        CompletableFuture<Integer> talk = CompletableFuture.supplyAsync(() -> talk(chats));
        CompletableFuture<Integer> calls = CompletableFuture.supplyAsync(() -> call(stage, eve, fay));
        try {
            editByLot(edits);
        } finally {
            isEnough.set(true);
        }
        assertTrue(calls.get(30, TimeUnit.SECONDS) > 0);
        deleteAndRestore(edits, ESSENTIAL);
        assertTrue(talk.get(30, TimeUnit.SECONDS) >= SESSIONS);

        conclude(stage, callers, phones);
        chats.forEach(stage::endAll);
    }

    private static void editByLot(RouteEdits edits) throws IOException {
        Random lot = new Random(SEED);
        for (int i = 0; i < EDITS; i++) {
            Map<String, Kind> step = new HashMap<>();
            int files = 1 + lot.nextInt(3);
            for (int j = 0; j < files; j++) {
                String name = edits.shipped().get(lot.nextInt(edits.shipped().size()));
                step.put(name, Kind.values()[lot.nextInt(Kind.values().length)]);
            }
            int number = i;
            edits.saveAll(step, name -> step.get(name).of(edits.text(name), number));
            step.forEach((name, kind) -> assertEquals(
                    kind.isGood,
                    edits.refusal(name).isEmpty(),
                    () -> "edit " + number + ", seed " + SEED + ": " + step + ": " + edits.refusal(name)));
            if (lot.nextInt(5) == 0) {
                List<String> others = edits.shipped().stream()
                        .filter(name -> !ESSENTIAL.contains(name))
                        .toList();
                deleteAndRestore(edits, List.of(others.get(lot.nextInt(others.size()))));
            }
        }
        edits.restoreAll();
        assertEquals(List.of(), edits.refusals());
    }

    private static void deleteAndRestore(RouteEdits edits, List<String> names) {
        names.forEach(edits::delete);
        names.forEach(edits::restore);
    }

    /** Says something in each session, one after the other, and hears it there; how often. */
    private int talk(List<List<ChatLeg>> chats) {
        int said = 0;
        while (!isEnough.get() || said < chats.size()) {
            for (List<ChatLeg> chat : chats) {
                ChatLeg speaker = chat.get(said % 2);
                speaker.say("number " + said);
                chat.get(1 - said % 2).expectText(speaker.client(), "number " + said);
                said++;
            }
        }
        return said;
    }

    /** Sets sessions up and ends them, one after the other; how many. */
    private int call(Stage stage, ChatClient caller, ChatClient called) {
        int calls = 0;
        while (!isEnough.get()) {
            ChatLeg out = caller.invite(Stage.listOf(called));
            ChatLeg in = called.expectInvitation();
            in.accept();
            out.expectAnswered();
            out.leave();
            Stage.requireGone(in.expectReleased());
            calls++;
        }
        return calls;
    }

    /** Half of the phones are taken off, the others decline. */
    private static void conclude(Stage stage, List<ChatLeg> callers, List<ChatLeg> phones) {
        for (int i = 0; i < phones.size(); i++) {
            if (i % 2 == 0) {
                phones.get(i).accept();
                callers.get(i).expectAnswered();
                stage.endAll(callers.get(i), phones.get(i));
            } else {
                phones.get(i).decline(486, "Busy Here");
                callers.get(i).expectRefused(486);
            }
        }
    }
}
