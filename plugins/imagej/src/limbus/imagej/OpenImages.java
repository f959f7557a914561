package limbus.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import java.util.LinkedHashMap;
import java.util.Map;

/** The images that are open, the current one first, each by a name of its own. */
final class OpenImages {
    private final Map<String, ImagePlus> images = new LinkedHashMap<>();
    private final ImagePlus current;

    /** Ends the command in ImageJ's own way where there is none. */
    OpenImages() {
        current = IJ.getImage();
        add(current);
        for (int id : WindowManager.getIDList()) {
            ImagePlus image = WindowManager.getImage(id);
            if (image != current) add(image);
        }
    }

    /** By its title; of several of one title, all but the first are numbered. */
    private void add(ImagePlus image) {
        String name = image.getTitle();
        for (int number = 2; images.containsKey(name); number++) name = image.getTitle() + " (" + number + ")";
        images.put(name, image);
    }

    ImagePlus current() {
        return current;
    }

    /** What the current one is likely to go with: another of its size, the frames that it was made of say. */
    ImagePlus partner() {
        return images.values().stream()
            .filter(image -> image != current)
            .filter(image -> image.getWidth() == current.getWidth() && image.getHeight() == current.getHeight())
            .findFirst()
            .orElse(current);
    }

    String[] names() {
        return images.keySet().toArray(new String[0]);
    }

    String nameOf(ImagePlus wanted) {
        return images.entrySet().stream().filter(each -> each.getValue() == wanted).findFirst().get().getKey();
    }

    ImagePlus named(String name) {
        return images.get(name);
    }
}
