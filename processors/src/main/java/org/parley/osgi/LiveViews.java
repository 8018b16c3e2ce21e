package org.parley.osgi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceView;
import org.parley.osgi.shell.LiveSessions;

/** Copies of the state of live conferences, each taken on its own loop. */
final class LiveViews {

    private final Duration patience;

    /** @param patience how long all conferences together may take to answer */
    LiveViews(Duration patience) {
        this.patience = patience;
    }

    /** Those that live; who ends meanwhile is left out. */
    LiveSessions of(Collection<Conference> conferences) {
        Map<Conference, CompletableFuture<ConferenceView>> asked = new LinkedHashMap<>();
        conferences.forEach(conference -> asked.put(conference, ask(conference)));
        CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, patience.toNanos(), TimeUnit.NANOSECONDS)
                .join();
        List<ConferenceView> views = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        asked.forEach((conference, answer) -> {
            Optional<ConferenceView> view = Optional.ofNullable(answer.getNow(null));
            if (view.isEmpty()) {
                silent.add(conference.identity().id());
            } else if (view.get().state() != Conference.State.ENDED) {
                views.add(view.get());
            }
        });
        views.sort(Comparator.comparing(ConferenceView::createdAt));
        return new LiveSessions(views, silent);
    }

    /** Completes on the conference's loop: with nothing when its queue is full, never when it does not come to it. */
    private static CompletableFuture<ConferenceView> ask(Conference conference) {
        CompletableFuture<ConferenceView> answer = new CompletableFuture<>();
        try {
            conference.loop().execute(() -> answer.complete(ConferenceView.of(conference, Optional.empty())));
        } catch (RejectedExecutionException e) {
            answer.complete(null);
        }
        return answer;
    }
}
