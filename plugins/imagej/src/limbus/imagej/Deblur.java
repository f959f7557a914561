package limbus.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.plugin.LutLoader;
import ij.process.LUT;
import limbus.bridge.Connection;
import limbus.bridge.Failure;
import limbus.bridge.Json;
import limbus.bridge.Order;
import limbus.bridge.Outcome;

/** Plugins > Limbus > Deblur... */
public final class Deblur extends Command {
    private final ImagePlus image = new OpenImages().current();
    private Field<String> method;
    private Field<String> model;
    private Field<String> quality;
    private Field<Double> radius;
    private Field<String> optics;
    private Field<Double> noise;
    private Field<String> device;
    private Field<Boolean> stretch;
    private Field<Double> clipped;
    private Field<String> evidence;
    private Field<Boolean> map;
    private Field<Boolean> slice;
    private Part part;

    public Deblur() {
        super("Deblur");
    }

    @Override
    void ask(Form form, Connection limbus) throws Failure {
        method = form.choice("Method", "network", "network", "auto", "wiener", "tv", "rl");
        model = form.choice("Model", "default", models(limbus));
        quality = form.choice("Quality", "fast", "fast", "best");
        device = form.choice("Device", "auto", "auto", "cpu", "webgpu");
        form.say("Of the blur, for the classical methods:");
        radius = form.number("Radius", 0, 2, "px, 0: found out");
        optics = form.choice("Optics", "disk", "disk", "gaussian", "wave");
        noise = form.number("Noise", 0, 2, "1/255, 0: found out");
        form.say("Of the result:");
        stretch = form.checkbox("Stretch grey levels over the full range", false);
        clipped = form.number("Clipped", 0.5, 2, "% at either end");
        evidence = form.choice("Evidence", "fast", "fast", "full", "off");
        map = form.checkbox("Map of where the result does not fit the image", false);
        slice = image.getStackSize() > 1 ? form.checkbox("Slice that is shown, no other", false) : null;
    }

    @Override
    Order order() {
        part = slice != null && slice.get() ? Part.ofSlice(image) : Part.of(image);
        Order order = new Order("restore", part)
            .set("method", method.get())
            .set("model", model.get())
            .set("quality", quality.get())
            .set("device", device.get())
            .set("evidence", evidence.get());
        if (radius.get() != 0) order.set("radius", radius.get()).set("optics", optics.get());
        if (noise.get() != 0) order.set("noise", noise.get());
        return stretch.get() ? order.set("stretch", clipped.get()) : order;
    }

    @Override
    void show(Outcome outcome) throws Failure {
        Results results = new Results(outcome);
        Heritage heritage = new Heritage(part, outcome.report);
        EvidenceWords words = new EvidenceWords(outcome.report);
        if (map.get() && outcome.file("evidence.tif") != null) {
            ImagePlus shown = heritage.givePlace(results.tiff("evidence.tif"), "-evidence");
            shown.setLut(new LUT(LutLoader.getLut("fire"), shown.getDisplayRangeMin(), shown.getDisplayRangeMax()));
            shown.show();
        }
        ImagePlus deblurred = heritage.giveAll(results.tiff("restored.tif"), "-deblurred");
        heritage.note(deblurred, words.all());
        deblurred.show();
        for (String line : words.worst(deblurred.getTitle())) IJ.log(line);
    }

    @Override
    String gist(Outcome outcome) {
        String gist = new EvidenceWords(outcome.report).gist();
        return gist.isEmpty() ? "done" : "done, " + gist;
    }

    private static String[] models(Connection limbus) throws Failure {
        return limbus.get("/capabilities").get("models").items().stream()
            .map((Json model) -> model.get("name").text(""))
            .toArray(String[]::new);
    }
}
