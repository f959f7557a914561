package limbus.imagej;

import ij.IJ;
import ij.measure.ResultsTable;
import java.awt.GraphicsEnvironment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limbus.bridge.Json;

/** What was counted of an image, in ImageJ's tables: a row a cell, and a row an image. */
final class CellTables {
    private static final String COUNTS = "Cell Counts";
    private static final double UM2_PER_MM2 = 1e6;

    private final String name;
    private final Json report;

    CellTables(String name, Json report) {
        this.name = name;
        this.report = report;
    }

    /**
     * Whole cells, in the order of their outlines; of others neither area nor shape is known.
     *
     * @param csv as the command line writes it: headings, then numbers.
     */
    void addCells(String csv) {
        ResultsTable table = ResultsTable.getResultsTable();
        table.setNaNEmptyCells(true);
        String[] lines = csv.trim().split("\r\n");
        String[] headings = lines[0].split(",");
        for (int line = 1; line < lines.length; line++) addCell(table, headings, lines[line].split(",", -1));
        show(table, "Results");
    }

    private void addCell(ResultsTable table, String[] headings, String[] values) {
        int whole = Arrays.asList(headings).indexOf("whole");
        if (!values[whole].equals("yes")) return;
        table.incrementCounter();
        table.addLabel(name);
        for (int k = 0; k < headings.length; k++) {
            boolean isPlace = headings[k].equals("row") || headings[k].equals("column");
            if (k != whole && !values[k].isEmpty()) {
                table.addValue(isPlace ? headings[k] + " px" : headings[k], Double.parseDouble(values[k]));
            }
        }
    }

    /** The figures of the image; where no table can be shown they are logged. */
    void addCount() {
        Map<String, Double> figures = figures();
        if (GraphicsEnvironment.isHeadless()) {
            figures.forEach((heading, value) -> IJ.log(name + ": " + heading + ": " + format(heading, value)));
            return;
        }
        ResultsTable open = ResultsTable.getResultsTable(COUNTS);
        ResultsTable table = open == null ? new ResultsTable() : open;
        table.setNaNEmptyCells(true);
        table.incrementCounter();
        table.addLabel(name);
        figures.forEach(table::addValue);
        show(table, COUNTS);
    }

    /** By their headings; NaN is what cannot be told. */
    private Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("cells", number(report, "cells"));
        figures.put("cells cut", number(report, "cutCells"));
        boolean isSized = !report.get("density").isNull();
        if (isSized) addDensity(figures, report.get("density"));
        String unit = isSized ? "µm²" : "px";
        Json area = report.get(isSized ? "areaUm2" : "areaPx");
        figures.put("mean area " + unit, number(area, "mean"));
        figures.put("SD area " + unit, number(area, "standardDeviation"));
        figures.put("CV of area %", 100 * number(report, "coefficientOfVariation"));
        figures.put("hexagonality %", 100 * number(report, "hexagonality"));
        double excluded = number(report, "excludedShare");
        figures.put("graded %", 100 * (1 - excluded));
        figures.put("excluded %", 100 * excluded);
        if (isSized) figures.put("graded mm²", (1 - excluded) * fieldMm2());
        return figures;
    }

    private static void addDensity(Map<String, Double> figures, Json density) {
        figures.put("density /mm²", number(density, "variableFrame"));
        List<Json> interval = density.get("interval95").items();
        figures.put("95% from /mm²", interval.isEmpty() ? Double.NaN : interval.get(0).number(Double.NaN));
        figures.put("95% to /mm²", interval.isEmpty() ? Double.NaN : interval.get(1).number(Double.NaN));
        figures.put("fixed frame /mm²", number(density, "fixedFrame"));
        figures.put("centres /mm²", number(density, "centre"));
    }

    private double fieldMm2() {
        Json pixel = report.get("pixelSize");
        double pixelUm2 = number(pixel, "y") * number(pixel, "x");
        return number(report, "height") * number(report, "width") * pixelUm2 / UM2_PER_MM2;
    }

    private static void show(ResultsTable table, String title) {
        for (String heading : table.getHeadings()) {
            int digits = digits(heading);
            if (digits >= 0) table.setDecimalPlaces(table.getColumnIndex(heading), digits);
        }
        table.show(title);
    }

    /** @return how many are of use; negative where ImageJ may choose. */
    private static int digits(String heading) {
        if (heading.endsWith("/mm²")) return 0;
        if (heading.endsWith(" mm²")) return 4;
        if (heading.endsWith("%")) return 1;
        return heading.endsWith("µm²") || heading.endsWith("axis px") || heading.equals("elongation") ? 2 : -1;
    }

    private static String format(String heading, double value) {
        if (Double.isNaN(value)) return "unknown";
        int digits = digits(heading);
        return IJ.d2s(value, digits >= 0 ? digits : value == Math.rint(value) ? 0 : 2);
    }

    private static double number(Json fields, String name) {
        return fields.get(name).number(Double.NaN);
    }
}
