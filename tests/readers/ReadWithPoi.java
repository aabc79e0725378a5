// Says what Apache POI reads in workbooks, as JSON: {file: {parts, ribbon, macros, sheets, errors}}. Run as a single file:
// java -cp JARS ReadWithPoi.java FILE... A part that POI cannot read stands under errors, in POI's words.
// Debian's POI lacks the schemas that XSSFWorkbook needs, so sheets are read as they stream by, which needs none.

import java.io.File;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.poi.ooxml.util.SAXHelper;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackageRelationship;
import org.apache.poi.poifs.macros.VBAMacroReader;
import org.apache.poi.xssf.eventusermodel.ReadOnlySharedStringsTable;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

public class ReadWithPoi {
    static final String RIBBON = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility";

    interface Reading {
        Object read() throws Exception;
    }

    public static void main(String[] files) throws Exception {
        Map<String, Object> all = new LinkedHashMap<>();
        for (String file : files) {
            all.put(file, seenIn(new File(file)));
        }
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        out.println(json(all));
        out.flush();
    }

    static Map<String, Object> seenIn(File file) {
        Map<String, Object> seen = new LinkedHashMap<>();
        Map<String, Object> errors = new LinkedHashMap<>();
        try (OPCPackage opc = OPCPackage.open(file, PackageAccess.READ)) {
            put(seen, errors, "parts", () -> partsOf(opc));
            put(seen, errors, "ribbon", () -> ribbonOf(opc));
            put(seen, errors, "sheets", () -> sheetsOf(opc));
            opc.revert(); // else closing would write
        } catch (Throwable error) {
            errors.put("package", String.valueOf(error));
        }
        if (file.getName().endsWith(".xlam")) {
            put(seen, errors, "macros", () -> macrosOf(file));
        }
        seen.put("errors", errors);
        return seen;
    }

    static void put(Map<String, Object> seen, Map<String, Object> errors, String what, Reading reading) {
        try {
            seen.put(what, reading.read());
        } catch (Throwable error) {
            errors.put(what, String.valueOf(error));
        }
    }

    static Object partsOf(OPCPackage opc) throws Exception {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (PackagePart part : opc.getParts()) {
            parts.put(part.getPartName().getName(), part.getContentType());
        }
        return parts;
    }

    static Object ribbonOf(OPCPackage opc) throws Exception {
        List<Object> buttons = new ArrayList<>();
        for (PackageRelationship relation : opc.getRelationshipsByType(RIBBON)) {
            DocumentBuilderFactory builders = DocumentBuilderFactory.newInstance();
            builders.setNamespaceAware(true);
            try (InputStream content = opc.getPart(relation).getInputStream()) {
                Document document = builders.newDocumentBuilder().parse(content);
                NodeList found = document.getElementsByTagNameNS("*", "button");
                for (int number = 0; number < found.getLength(); number++) {
                    buttons.add(found.item(number).getAttributes().getNamedItem("id").getNodeValue());
                }
            }
        }
        return buttons;
    }

    static Object macrosOf(File file) throws Exception {
        try (VBAMacroReader reader = new VBAMacroReader(file)) {
            return new LinkedHashMap<String, Object>(reader.readMacros());
        }
    }

    static Object sheetsOf(OPCPackage opc) throws Exception {
        Map<String, Object> sheets = new LinkedHashMap<>();
        ReadOnlySharedStringsTable strings = new ReadOnlySharedStringsTable(opc);
        XSSFReader.SheetIterator found = (XSSFReader.SheetIterator) new XSSFReader(opc).getSheetsData();
        while (found.hasNext()) {
            try (InputStream content = found.next()) {
                Cells cells = new Cells(strings);
                XMLReader parser = SAXHelper.newXMLReader();
                parser.setContentHandler(cells);
                parser.parse(new InputSource(content));
                sheets.put(found.getSheetName(), cells.values);
            }
        }
        return sheets;
    }

    /** The value of each cell that has one, as text, by its address. */
    static class Cells extends DefaultHandler {
        final Map<String, Object> values = new LinkedHashMap<>();
        final ReadOnlySharedStringsTable strings;
        final StringBuilder text = new StringBuilder();
        String cell = "";
        String type = "";
        boolean reads;

        Cells(ReadOnlySharedStringsTable strings) {
            this.strings = strings;
        }

        @Override
        public void startElement(String space, String name, String full, Attributes attributes) {
            if (name.equals("c")) {
                cell = attributes.getValue("r");
                type = String.valueOf(attributes.getValue("t"));
                text.setLength(0);
            }
            reads = name.equals("v") || name.equals("t");
        }

        @Override
        public void characters(char[] characters, int start, int length) {
            if (reads) {
                text.append(characters, start, length);
            }
        }

        @Override
        @SuppressWarnings("deprecation") // getItemAt would need the schemas
        public void endElement(String space, String name, String full) {
            reads = false;
            if (name.equals("c") && text.length() > 0) {
                boolean shared = type.equals("s");
                values.put(cell, shared ? strings.getEntryAt(Integer.parseInt(text.toString())) : text.toString());
            }
        }
    }

    static String json(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    static void write(StringBuilder out, Object value) {
        if (value instanceof Map<?, ?> map) {
            String between = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(between);
                write(out, String.valueOf(entry.getKey()));
                out.append(':');
                write(out, entry.getValue());
                between = ",";
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Collection<?> list) {
            String between = "[";
            for (Object each : list) {
                out.append(between);
                write(out, each);
                between = ",";
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else {
            out.append('"');
            for (char each : String.valueOf(value).toCharArray()) {
                out.append(each < ' ' || each > '~' || each == '"' || each == '\\' ? String.format("\\u%04x", (int) each) : each);
            }
            out.append('"');
        }
    }
}
