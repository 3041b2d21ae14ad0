// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** XML of others: without a document type, so without entities and without anything from elsewhere, and not too deep. */
final class Xml {
    private static final String DEPTH = "100";

    private Xml() {}

    /**
     * Parses a document.
     *
     * @throws SAXException if it is not well-formed, or has a document type
     */
    static Document parse(byte[] bytes) throws SAXException {
        try {
            DocumentBuilder builder = factory().newDocumentBuilder();
            // The one that is there unless said otherwise prints.
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(new ByteArrayInputStream(bytes));
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException("this Java runtime cannot parse XML safely", e);
        }
    }

    private static DocumentBuilderFactory factory() throws ParserConfigurationException {
        // Of the JDK, whatever else is on the class path.
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        factory.setAttribute("jdk.xml.maxElementDepth", DEPTH);
        factory.setXIncludeAware(false);
        factory.setExpandEntityReferences(false);
        return factory;
    }

    static boolean is(Node node, String namespace, String name) {
        return node instanceof Element element
                && namespace.equals(element.getNamespaceURI())
                && name.equals(element.getLocalName());
    }

    /** The children of that name. */
    static List<Element> children(Element parent, String namespace, String name) {
        List<Element> found = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (is(child, namespace, name)) {
                found.add((Element) child);
            }
        }
        return found;
    }

    /** The one child of that name. */
    static Element child(Element parent, String namespace, String name) {
        List<Element> found = children(parent, namespace, name);
        Saml.check(found.size() == 1, parent.getLocalName() + ": wanted one " + name + ", found " + found.size());
        return found.getFirst();
    }

    /** All elements from that one on, it included. */
    static void all(Element from, Consumer<Element> each) {
        each.accept(from);
        for (Node child = from.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                all(element, each);
            }
        }
    }

    /** How many elements of that name there are from that one on. */
    static int count(Element from, String namespace, String name) {
        List<Element> found = new ArrayList<>();
        all(from, element -> {
            if (is(element, namespace, name)) {
                found.add(element);
            }
        });
        return found.size();
    }

    /** The text of an element, all of it, comments or not. */
    static String text(Element element) {
        return element.getTextContent().strip();
    }
}
