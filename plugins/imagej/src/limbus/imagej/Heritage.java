package limbus.imagej;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import limbus.bridge.Json;

/** What a result takes over from the image that it was made of, and what is noted of how it was made. */
final class Heritage {
    private final Part part;
    private final Json report;

    Heritage(Part part, Json report) {
        this.part = part;
        this.report = report;
    }

    /** An image of the same kind as its source: grey levels mean the same, and are shown the same way. */
    ImagePlus giveAll(ImagePlus result, String ending) {
        givePlace(result, ending);
        ImagePlus source = part.source;
        if (result.getBitDepth() != source.getBitDepth()) return result;
        Calibration levels = source.getCalibration();
        result.getCalibration().setFunction(levels.getFunction(), levels.getCoefficients(), levels.getValueUnit());
        if (!source.isComposite()) result.setDisplayRange(source.getDisplayRangeMin(), source.getDisplayRangeMax());
        return result;
    }

    /** An image of the same place: pixels have the same size, but values of their own. */
    ImagePlus givePlace(ImagePlus result, String ending) {
        result.setTitle(part.source.getShortTitle() + ending);
        Calibration place = part.source.getCalibration().copy();
        Json cut = report.get("area");
        place.setFunction(Calibration.NONE, null, "Gray Value");
        place.xOrigin -= part.area.x + cut.get("left").number(0);
        place.yOrigin -= part.area.y + cut.get("top").number(0);
        result.setCalibration(place);
        // ImageJ saves a single image with its title and info as a label, which is not one.
        if (result.getStackSize() == 1) result.setProp("Slice_Label", part.label());
        noteOrigin(result);
        return result;
    }

    /** Slices that each stand for one of the source's get its label. */
    ImagePlus giveLabels(ImagePlus result) {
        ImageStack from = part.source.getStack();
        ImageStack to = result.getStack();
        List<Json> frames = report.get("frames").items();
        int slice = 0;
        for (int frame = 0; frame < Math.min(frames.size(), from.size()); frame++) {
            if (frames.get(frame).get("status").text("").equals("refused") || ++slice > to.size()) continue;
            String label = from.getSliceLabel(frame + 1);
            if (label != null) to.setSliceLabel(label, slice);
        }
        return result;
    }

    void noteOrigin(ImagePlus result) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Json> field : report.get("provenance").fields().entrySet()) {
            lines.add(field.getKey() + ": " + field.getValue().text(field.getValue().toString()));
        }
        note(result, lines);
    }

    /** Into the image's info, which ImageJ shows and saves with it. */
    void note(ImagePlus result, List<String> lines) {
        StringBuilder info = new StringBuilder();
        String earlier = result.getInfoProperty();
        if (earlier != null && !earlier.isEmpty()) info.append(earlier.trim()).append("\n\n");
        for (String line : lines) info.append("Limbus ").append(line).append('\n');
        result.setProperty("Info", info.toString());
    }
}
