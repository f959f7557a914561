package limbus.imagej;

import ij.ImagePlus;
import limbus.bridge.Order;

/** What every command asks that lays frames on one another. */
final class FrameFields {
    private final Field<String> motion;
    private final Field<String> method;
    private final Field<Double> channel;

    FrameFields(Form form, ImagePlus frames) {
        motion = form.choice("Motion", "similarity", "translation", "similarity", "affine", "homography");
        method = form.choice("Method", "auto", "auto", "intensity", "features");
        boolean hasChannels = frames.getNChannels() > 1;
        channel = hasChannels ? form.number("Channel", frames.getC(), 0, "of " + frames.getNChannels()) : null;
    }

    Order addTo(Order order) {
        order.set("model", motion.get()).set("method", method.get());
        return channel == null ? order : order.set("channel", channel.get());
    }
}
