package limbus.imagej;

import ij.ImagePlus;
import ij.Macro;
import ij.gui.GenericDialog;
import java.awt.GraphicsEnvironment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import limbus.bridge.Failure;

/**
 * ImageJ's dialog, which a person fills in or a macro. A field is known to macros by its label's first word. What a
 * person chose is offered again next time; a macro gets what it does not name as it always was.
 */
final class Form {
    private static final Map<String, Object> CHOSEN = new HashMap<>();

    private final String title;
    private final GenericDialog dialog;
    private final List<Field<?>> fields = new ArrayList<>();

    Form(String title) {
        this.title = title;
        dialog = new GenericDialog(title);
    }

    void say(String message) {
        dialog.addMessage(message);
    }

    Field<String> choice(String label, String value, String... values) {
        dialog.addChoice(label, values, earlier(label, value));
        return add(new Field<>(label, dialog::getNextChoice));
    }

    Field<ImagePlus> image(String label, OpenImages images, ImagePlus value) {
        dialog.addChoice(label, images.names(), images.nameOf(value));
        return add(new Field<>(label, () -> images.named(dialog.getNextChoice())));
    }

    Field<Boolean> checkbox(String label, boolean value) {
        dialog.addCheckbox(label, earlier(label, value));
        return add(new Field<>(label, dialog::getNextBoolean));
    }

    Field<Double> number(String label, double value, int digits, String unit) {
        dialog.addNumericField(label, earlier(label, value), digits, 6, unit);
        return add(new Field<>(label, dialog::getNextNumber));
    }

    Field<String> folder(String label, String value) {
        // Fiji without a display knows no fields for folders.
        if (GraphicsEnvironment.isHeadless()) dialog.addStringField(label, value);
        else dialog.addDirectoryField(label, value);
        return add(new Field<>(label, dialog::getNextString));
    }

    /** @return whether it was filled in, rather than cancelled. */
    boolean show() throws Failure {
        dialog.showDialog();
        if (dialog.wasCanceled()) return false;
        for (Field<?> field : fields) {
            field.read();
            if (!isMacro()) CHOSEN.put(title + '/' + field.label, field.get());
        }
        if (dialog.invalidNumber()) throw new Failure(dialog.getErrorMessage());
        return true;
    }

    private <T> Field<T> add(Field<T> field) {
        fields.add(field);
        return field;
    }

    @SuppressWarnings("unchecked")
    private <T> T earlier(String label, T value) {
        return isMacro() ? value : (T) CHOSEN.getOrDefault(title + '/' + label, value);
    }

    private static boolean isMacro() {
        return Macro.getOptions() != null;
    }
}
