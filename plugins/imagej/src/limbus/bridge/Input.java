package limbus.bridge;

/** An image that can be sent. */
public interface Input {
    /** What messages and records call it. */
    String name();

    byte[] tiff() throws Failure;
}
