package limbus.bridge;

import java.util.Map;

/** What came of an order: files by name, and a report. */
public final class Outcome {
    public final Json report;
    private final Map<String, byte[]> files;

    Outcome(Json report, Map<String, byte[]> files) {
        this.report = report;
        this.files = files;
    }

    /** @return a file's bytes; null where there is none of that name. */
    public byte[] file(String name) {
        return files.get(name);
    }
}
