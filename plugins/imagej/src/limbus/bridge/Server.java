package limbus.bridge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** A server at work, as its lock file tells of it. */
public final class Server {
    private final Json record;

    private Server(Json record) {
        this.record = record;
    }

    /** @return the running server; null where there is none. */
    public static Server find() {
        Path file = DataFolder.find().resolve("server.json");
        if (!Files.isRegularFile(file)) return null;
        try {
            Server server = new Server(Json.parse(read(file)));
            return server.isAlive() ? server : null;
        } catch (IOException | Failure error) {
            return null;
        }
    }

    public String url() {
        return record.get("url").text("");
    }

    public String version() {
        return record.get("version").text("");
    }

    public Connection connect() throws Failure {
        Path file = Paths.get(record.get("tokenFile").text(""));
        try {
            return new Connection(url(), read(file).trim());
        } catch (IOException error) {
            throw new Failure("the Limbus server's token cannot be read: " + file, error);
        }
    }

    /** A server that was killed left its file: another that listens at its address answers by another name. */
    private boolean isAlive() {
        try {
            Json health = new Connection(url(), null).get("/health");
            return health.get("instance").text("").equals(record.get("instance").text("none"));
        } catch (Failure error) {
            return false;
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
