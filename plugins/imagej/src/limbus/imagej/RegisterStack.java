package limbus.imagej;

import ij.ImagePlus;
import limbus.bridge.Connection;
import limbus.bridge.Failure;
import limbus.bridge.Order;
import limbus.bridge.Outcome;

/** Plugins > Limbus > Register Stack... */
public final class RegisterStack extends Command {
    private final Part part = Part.of(new OpenImages().current());
    private FrameFields frames;
    private ReferenceField reference;

    public RegisterStack() {
        super("Register Stack");
    }

    @Override
    void ask(Form form, Connection limbus) {
        frames = new FrameFields(form, part.source);
        reference = new ReferenceField(form);
    }

    @Override
    Order order() {
        return reference.addTo(frames.addTo(new Order("register", part)));
    }

    @Override
    void show(Outcome outcome) throws Failure {
        ImagePlus aligned = new Results(outcome).tiff("aligned.tif");
        Heritage heritage = new Heritage(part, outcome.report);
        heritage.giveLabels(heritage.giveAll(aligned, "-registered")).show();
    }
}
