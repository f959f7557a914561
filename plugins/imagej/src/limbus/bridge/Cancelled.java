package limbus.bridge;

/** The person who asked for something no longer wants it. */
public final class Cancelled extends Exception {
    private static final long serialVersionUID = 1;
}
