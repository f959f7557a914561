package limbus.imagej;

import ij.ImagePlus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limbus.bridge.Connection;
import limbus.bridge.Failure;
import limbus.bridge.Json;
import limbus.bridge.Order;
import limbus.bridge.Outcome;

/** Plugins > Limbus > Fuse Focus Stack... */
public final class FuseStack extends Command {
    private final Part part = Part.of(new OpenImages().current());
    private final Map<String, Field<Boolean>> maps = new LinkedHashMap<>();
    private FrameFields frames;
    private ReferenceField reference;
    private Field<Boolean> aligned;

    public FuseStack() {
        super("Fuse Focus Stack");
    }

    @Override
    void ask(Form form, Connection limbus) {
        aligned = form.checkbox("Aligned already", false);
        frames = new FrameFields(form, part.source);
        reference = new ReferenceField(form);
        form.say("Beside the sharp image:");
        maps.put("depth", form.checkbox("Depth of the surface", false));
        maps.put("confidence", form.checkbox("Confidence in that depth", false));
        maps.put("sources", form.checkbox("Sources: the frame that supplied each pixel", false));
    }

    @Override
    Order order() {
        Order order = new Order("fuse", part).set("aligned", aligned.get()).set("maps", Json.list(wanted()));
        return reference.addTo(frames.addTo(order));
    }

    @Override
    void show(Outcome outcome) throws Failure {
        Results results = new Results(outcome);
        Heritage heritage = new Heritage(part, outcome.report);
        for (String map : wanted()) {
            ImagePlus image = heritage.givePlace(results.tiff(map + ".tif"), "-" + map);
            image.resetDisplayRange();
            image.show();
        }
        // Last, so that it is the current image.
        heritage.giveAll(results.tiff("full.tif"), "-fused").show();
    }

    private List<String> wanted() {
        List<String> names = new ArrayList<>(maps.keySet());
        names.removeIf(name -> !maps.get(name).get());
        return names;
    }
}
