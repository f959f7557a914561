package limbus.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import java.util.ArrayList;
import java.util.List;

/** The images that are open, the current one first. */
final class OpenImages {
    private final List<ImagePlus> images = new ArrayList<>();

    /** Ends the command in ImageJ's own way where there is none. */
    OpenImages() {
        images.add(IJ.getImage());
        for (int id : WindowManager.getIDList()) {
            ImagePlus image = WindowManager.getImage(id);
            if (image != images.get(0)) images.add(image);
        }
    }

    ImagePlus current() {
        return images.get(0);
    }

    /** What the current one is likely to go with: another of its size, the frames that it was made of say. */
    ImagePlus partner() {
        ImagePlus current = current();
        return images.stream()
            .filter(image -> image != current)
            .filter(image -> image.getWidth() == current.getWidth() && image.getHeight() == current.getHeight())
            .findFirst()
            .orElse(current);
    }

    String[] titles() {
        return images.stream().map(ImagePlus::getTitle).toArray(String[]::new);
    }

    ImagePlus titled(String title) {
        return images.stream().filter(image -> image.getTitle().equals(title)).findFirst().get();
    }
}
