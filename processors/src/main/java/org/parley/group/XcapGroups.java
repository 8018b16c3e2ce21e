package org.parley.group;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.parley.conference.Group;
import org.parley.conference.UserUri;
import org.parley.group.XcapDocuments.Reading;
import org.parley.limit.Holding;
import org.parley.xml.RecipientLists;
import org.parley.xml.SharedGroup;
import org.parley.xml.SharedGroups;
import org.parley.xml.XmlRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups of an XDM server: each document is
 * {@code <groups.xcapRoot>/org.openmobilealliance.groups/global/byGroupID/<URI of the group>}. Lists that it refers to are got
 * from below the same root only.
 */
final class XcapGroups implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(XcapGroups.class);

    /** Where the documents of all groups are, by the URI of the group (OMA Shared Group XDM; AUID of the naming authority). */
    private static final String BY_GROUP_ID = "org.openmobilealliance.groups/global/byGroupID/";

    private static final int MAX_GROUPS = 1_000;

    private final Supplier<GroupSettings> settings;
    private final InstantSource clock;
    private Optional<XcapDocuments> documents = Optional.empty();
    private final Map<URI, Made> made = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, Made> eldest) {
            return size() > MAX_GROUPS;
        }
    };

    /** A good group, and the documents that it was made of or that were refused since. */
    private record Made(Optional<Group> group, List<byte[]> of, Optional<String> fault) {}

    XcapGroups(Supplier<GroupSettings> settings) {
        this(settings, () -> Instant.EPOCH.plusNanos(System.nanoTime()));
    }

    /** @param clock a time that nobody sets, whatever it is */
    XcapGroups(Supplier<GroupSettings> settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public synchronized void close() {
        documents.ifPresent(XcapDocuments::close);
    }

    /** The group of this URI; empty when there is none, or no document of it that can still serve. */
    CompletableFuture<Optional<Group>> find(UserUri uri) {
        GroupSettings now = settings.get();
        URI document = documentOf(now, uri);
        return fetch(document, now).thenCompose(reading -> {
            Optional<Reading.Found> found = usable(reading);
            if (found.isEmpty()) {
                return CompletableFuture.completedFuture(forget(document));
            }
            return group(document, found.get(), now);
        });
    }

    /** What was made of the documents that were asked for. */
    synchronized List<GroupSource> sources() {
        List<GroupSource> sources = new ArrayList<>();
        made.forEach(
                (document, known) -> sources.add(new GroupSource(document.toString(), known.group(), known.fault())));
        return sources;
    }

    synchronized List<Holding> holdings() {
        List<Holding> all = new ArrayList<>(List.of(Holding.memory("group.groups", made.size(), MAX_GROUPS)));
        documents.ifPresent(known -> all.addAll(known.holdings()));
        return all;
    }

    private static URI documentOf(GroupSettings now, UserUri uri) {
        String id = URLEncoder.encode(now.canonical(uri).toString(), StandardCharsets.UTF_8);
        // RFC 4825 writes these two plainly.
        return directory(now)
                .resolve(
                        BY_GROUP_ID + id.replace("%3A", ":").replace("%40", "@").replace("+", "%20"));
    }

    private static URI directory(GroupSettings now) {
        String root = now.xcapRoot().orElseThrow().toString();
        return URI.create(root.endsWith("/") ? root : root + '/');
    }

    private CompletableFuture<Reading> fetch(URI document, GroupSettings now) {
        return documents().fetch(document, now.staleAfter(), now.timeout());
    }

    /** Made when there is an XDM server for the first time. */
    private synchronized XcapDocuments documents() {
        if (documents.isEmpty()) {
            documents = Optional.of(new XcapDocuments(clock));
        }
        return documents.get();
    }

    private static Optional<Reading.Found> usable(Reading reading) {
        if (reading instanceof Reading.Unavailable out) {
            return out.lastGood();
        }
        return reading instanceof Reading.Found found ? Optional.of(found) : Optional.empty();
    }

    private CompletableFuture<Optional<Group>> group(URI document, Reading.Found found, GroupSettings now) {
        Optional<Made> known = known(document, List.of(found.content()));
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get().group());
        }
        SharedGroup read;
        try {
            read = SharedGroups.read(found.content());
        } catch (XmlRefusedException e) {
            return CompletableFuture.completedFuture(refused(document, List.of(found.content()), GroupFile.fault(e)));
        }
        Lists lists = new Lists(new LinkedHashMap<>(), new HashSet<>(), new ArrayDeque<>(ListReferences.anchors(read)));
        return fetchLists(lists, now).thenApply(done -> taken(document, found, read, lists.found()));
    }

    /** The lists that a group refers to: those that are there, all that were asked for, those still to be. */
    private record Lists(Map<String, Reading.Found> found, Set<String> asked, Deque<String> open) {

        /** The next that was not asked for yet; none when there are more than a group may have. */
        Optional<String> next() {
            while (!open.isEmpty() && asked.size() <= ListReferences.MAX_DOCUMENTS) {
                String anchor = open.remove();
                if (asked.add(anchor)) {
                    return Optional.of(anchor);
                }
            }
            return Optional.empty();
        }
    }

    /** One list after the other: there are few. */
    private CompletableFuture<Void> fetchLists(Lists lists, GroupSettings now) {
        Optional<String> anchor = lists.next();
        if (anchor.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Optional<URI> list = location(anchor.get(), now);
        if (list.isEmpty()) {
            return fetchLists(lists, now);
        }
        return fetch(list.get(), now).thenCompose(reading -> {
            usable(reading).ifPresent(found -> {
                lists.found().put(anchor.get(), found);
                read(found).ifPresent(referred -> lists.open().addAll(referred.anchors()));
            });
            return fetchLists(lists, now);
        });
    }

    /** Below the XCAP root, and nowhere else: a document must not make the server call others. */
    private static Optional<URI> location(String anchor, GroupSettings now) {
        URI root = directory(now);
        try {
            URI resolved = root.resolve(anchor).normalize();
            return resolved.toString().startsWith(root.toString()) ? Optional.of(resolved) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<RecipientLists.Referred> read(Reading.Found list) {
        try {
            return Optional.of(RecipientLists.readReferred(list.content(), SharedGroups.MAX_ENTRIES));
        } catch (XmlRefusedException e) {
            return Optional.empty();
        }
    }

    private Optional<Group> taken(
            URI document, Reading.Found found, SharedGroup read, Map<String, Reading.Found> lists) {
        List<byte[]> of = new ArrayList<>(List.of(found.content()));
        lists.values().forEach(list -> of.add(list.content()));
        Optional<Made> same = known(document, of);
        if (same.isPresent()) {
            return same.get().group();
        }
        Collection<String> remarks = new ArrayList<>();
        read.remarks().forEach(remark -> remarks.add("line " + remark.line() + ": " + remark.text()));
        try {
            Group group = Group.of(
                    read,
                    ListReferences.resolve(
                            ListReferences.anchors(read),
                            anchor -> Optional.ofNullable(lists.get(anchor)).flatMap(XcapGroups::read),
                            remarks::add),
                    remarks);
            remarks.forEach(remark -> LOG.warn("{}: {}", document, remark));
            return remember(document, new Made(Optional.of(group), of, Optional.empty()));
        } catch (IllegalArgumentException e) {
            return refused(document, of, e.getMessage());
        }
    }

    //= DEC-21
    /** The last good version stays, however long the bad one does. */
    private Optional<Group> refused(URI document, List<byte[]> of, String reason) {
        Optional<Group> good = lastGood(document);
        LOG.error(
                "{} is not taken over: {}{}",
                document,
                reason,
                good.isPresent() ? "; its last good version stays" : "");
        return remember(document, new Made(good, of, Optional.of(reason)));
    }

    /** What was made of exactly these documents. */
    private synchronized Optional<Made> known(URI document, List<byte[]> of) {
        return Optional.ofNullable(made.get(document)).filter(before -> isSame(before.of(), of));
    }

    private static boolean isSame(List<byte[]> one, List<byte[]> other) {
        boolean isSame = one.size() == other.size();
        for (int i = 0; isSame && i < one.size(); i++) {
            isSame = one.get(i) == other.get(i);
        }
        return isSame;
    }

    private synchronized Optional<Group> lastGood(URI document) {
        return Optional.ofNullable(made.get(document)).flatMap(Made::group);
    }

    private synchronized Optional<Group> remember(URI document, Made now) {
        made.put(document, now);
        return now.group();
    }

    private synchronized Optional<Group> forget(URI document) {
        made.remove(document);
        return Optional.empty();
    }
}
