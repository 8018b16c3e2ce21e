package org.parley.operation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.ConferenceView;

/** Calls the roll of live sessions page by page: by age, and by id where that is the same. */
final class Roll {

    private static final Comparator<Conference> ORDER = Comparator.comparing(Roll::key);

    private final ConferenceFactory factory;
    private final Function<Conference, CompletableFuture<Optional<ConferenceView>>> views;

    /** @param views asks one; the future fails when it is too busy */
    Roll(ConferenceFactory factory, Function<Conference, CompletableFuture<Optional<ConferenceView>>> views) {
        this.factory = factory;
        this.views = views;
    }

    private static String key(Conference conference) {
        // Fixed width, so that the order of the texts is that of the numbers.
        return "%016x".formatted(conference.createdAt().toEpochMilli())
                + '-'
                + conference.identity().id();
    }

    CompletableFuture<SessionPage> page(Optional<String> after, int limit) {
        List<Conference> found = factory.conferences().stream()
                .filter(conference -> after.filter(last -> key(conference).compareTo(last) <= 0)
                        .isEmpty())
                .sorted(ORDER)
                .limit(limit + 1L)
                .toList();
        List<Conference> shown = found.subList(0, Math.min(limit, found.size()));
        Optional<String> next = found.size() > limit ? Optional.of(key(shown.get(shown.size() - 1))) : Optional.empty();
        List<CompletableFuture<Optional<ConferenceView>>> asked =
                shown.stream().map(views).toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .handle((done, someFailed) -> page(shown, asked, next));
    }

    private static SessionPage page(
            List<Conference> shown, List<CompletableFuture<Optional<ConferenceView>>> asked, Optional<String> next) {
        List<ConferenceView> sessions = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            if (asked.get(i).isCompletedExceptionally()) {
                silent.add(shown.get(i).identity().id());
            } else {
                asked.get(i).join().ifPresent(sessions::add);
            }
        }
        return new SessionPage(sessions, silent, next);
    }
}
