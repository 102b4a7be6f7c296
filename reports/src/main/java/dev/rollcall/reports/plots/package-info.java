/**
 * A report's plots. A {@link dev.rollcall.reports.plots.Drawing} is a list of simple marks, which becomes SVG, a PNG, or a part of
 * a PDF. Letters are drawn by their outlines, from a font that comes with Rollcall.
 */
package dev.rollcall.reports.plots;
