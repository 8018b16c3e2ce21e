package org.parley.group;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.parley.conference.Group;
import org.parley.conference.GroupDirectory;
import org.parley.conference.UserUri;
import org.parley.limit.Holding;

/** The groups of the folder; those that it has not, the XDM server's, where there is one. */
public final class Groups implements GroupDirectory, AutoCloseable {

    private final Supplier<GroupSettings> settings;
    private final GroupFiles files;
    private final XcapGroups xcap;

    public Groups(Supplier<GroupSettings> settings) {
        this.settings = settings;
        files = new GroupFiles(settings);
        xcap = new XcapGroups(settings);
    }

    /** Reads the folder and begins to watch it. */
    public void start() {
        files.start();
    }

    /** The documents of the folder, then those of the XDM server that were asked for. */
    public List<GroupSource> sources() {
        return Stream.concat(files.sources().stream(), xcap.sources().stream()).toList();
    }

    /** How much is remembered of the XDM server, for the census. */
    public List<Holding> holdings() {
        return xcap.holdings();
    }

    @Override
    public boolean isNamed(String uri) {
        GroupSettings now = settings.get();
        Optional<UserUri> wanted = UserUri.tryOf(uri);
        boolean isToBeAskedFor =
                now.xcapRoot().isPresent() && wanted.filter(now::isOwnUser).isPresent();
        return isToBeAskedFor || wanted.flatMap(files::find).isPresent();
    }

    @Override
    public CompletionStage<Optional<Group>> find(String uri) {
        GroupSettings now = settings.get();
        Optional<UserUri> wanted = UserUri.tryOf(uri);
        Optional<Group> inFolder = wanted.flatMap(files::find);
        Optional<UserUri> toBeAskedFor =
                now.xcapRoot().isPresent() && inFolder.isEmpty() ? wanted.filter(now::isOwnUser) : Optional.empty();
        return toBeAskedFor.map(xcap::find).orElseGet(() -> CompletableFuture.completedFuture(inFolder));
    }

    @Override
    public void close() {
        files.close();
        xcap.close();
    }
}
