package limbus.bridge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Starts a server where none runs. It outlives the program that started it, and ends when it is not used. */
public final class ServerStart {
    static final String DENO = "deno@2.9.6";
    private static final String IDLE_MINUTES = "30";
    /** The first start fetches packages. */
    private static final long PATIENCE_MS = 600_000;
    private static final long LOOK_MS = 100;
    /** What it says when another program was quicker: that one's server is about to answer. */
    private static final String ANOTHER = "already running";

    private final Path folder;
    private final Monitor monitor;

    /** @param folder of Limbus itself. */
    public ServerStart(Path folder, Monitor monitor) {
        this.folder = folder;
        this.monitor = monitor;
    }

    /** @throws Failure saying what to do. */
    public Server start() throws Failure, Cancelled {
        try {
            Path said = Files.createTempFile("limbus-serve-", ".log");
            try {
                return await(launch(said), said);
            } finally {
                Files.deleteIfExists(said);
            }
        } catch (IOException error) {
            throw new Failure("the Limbus server cannot be started: " + error.getMessage(), error);
        }
    }

    private Process launch(Path said) throws IOException, Failure {
        ProcessBuilder builder = new ProcessBuilder(command());
        builder.environment().put("PATH", Programs.searchPath());
        return builder.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    }

    /** The task that may do no more than it must, unless the data lie elsewhere than usual. */
    private List<String> command() throws Failure {
        Path npx = Programs.find("npx");
        Path deno = Programs.find("deno");
        if (npx == null && deno == null) {
            throw new Failure("no Limbus server runs, and there is no npx to start one: install Node.js (nodejs.org)");
        }
        List<String> words = new ArrayList<>();
        if (npx == null) words.add(deno.toString());
        else words.addAll(Arrays.asList(npx.toString(), "-y", DENO));
        words.addAll(Arrays.asList("task", "--quiet", "--config", folder.resolve("deno.json").toString()));
        words.addAll(DataFolder.isNamed() ? Arrays.asList("limbus", "serve") : Arrays.asList("serve"));
        words.addAll(Arrays.asList("--quiet", "--idle", IDLE_MINUTES));
        return words;
    }

    private Server await(Process process, Path said) throws IOException, Failure, Cancelled {
        long end = System.currentTimeMillis() + PATIENCE_MS;
        while (System.currentTimeMillis() < end) {
            monitor.show("starting the server", Double.NaN);
            boolean hasEnded = !process.isAlive();
            Server server = Server.find();
            if (server != null) return server;
            if (hasEnded && !lastLine(said).contains(ANOTHER)) {
                throw new Failure("the Limbus server did not start: " + lastLine(said));
            }
            monitor.check();
            pause();
        }
        throw new Failure("the Limbus server did not start within " + PATIENCE_MS / 1000 + " seconds");
    }

    private static void pause() throws Cancelled {
        try {
            Thread.sleep(LOOK_MS);
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new Cancelled();
        }
    }

    private static String lastLine(Path said) throws IOException {
        String last = "it said nothing";
        for (String line : new String(Files.readAllBytes(said), StandardCharsets.UTF_8).split("\\R")) {
            if (!line.trim().isEmpty()) last = line.trim();
        }
        return last;
    }
}
