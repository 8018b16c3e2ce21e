package org.parley.flow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The policy server of the README's tour: answers each line with a word. */
public final class PolicyServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String answer;

    public PolicyServer(String answer) throws IOException {
        this.answer = answer;
        Thread thread = new Thread(this::serve, "policy");
        thread.setDaemon(true);
        thread.start();
    }

    /** The text of the README with this server in it. */
    public String in(String block) {
        return block.replace("127.0.0.1:7070", "127.0.0.1:" + socket.getLocalPort());
    }

    /** What it says from now on. */
    public void answers(String word) {
        answer = word;
    }

    /** The lines that it got. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void serve() {
        while (true) {
            try (Socket caller = socket.accept();
                    BufferedReader lines = new BufferedReader(
                            new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8))) {
                asked.add(lines.readLine());
                caller.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
