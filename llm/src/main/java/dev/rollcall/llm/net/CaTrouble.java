package dev.rollcall.llm.net;

/** Why Rollcall can't read a certificate in a file, and how to convert the file. */
final class CaTrouble {
    /** The object identifiers of PKCS#7's signed data and of PKCS#7's data, in DER. */
    private static final String SIGNED_DATA = "\u0006\u0009\u002a\u0086\u0048\u0086\u00f7\r\u0001\u0007\u0002";

    private static final String DATA = SIGNED_DATA.substring(0, SIGNED_DATA.length() - 1) + "\u0001";
    private static final String JKS = "\u00fe\u00ed\u00fe\u00ed";
    private static final int HEAD = 64;

    private CaTrouble() {}

    /**
     * What is wrong with the file. The text continues after the name of the file.
     *
     * @param text the file, with each byte as one character (ISO 8859-1)
     * @param whole the number of certificates that could be read
     */
    static String words(String text, int whole) {
        String head = text.substring(0, Math.min(HEAD, text.length()));
        if (text.isBlank()) {
            return "is empty: put the CA's certificate into it, or unset it";
        }
        if (text.contains("-----BEGIN CERTIFICATE-----")) {
            return "is cut off: certificate " + (whole + 1) + " in it has no end (-----END CERTIFICATE-----): copy the"
                    + " whole file again";
        }
        if (head.startsWith("\u00ff\u00fe") || head.startsWith("\u00fe\u00ff")) {
            return "is in UTF-16: save it as ASCII or UTF-8";
        }
        if (text.contains("-----BEGIN PKCS7-----") || text.contains("-----BEGIN CMS-----")) {
            return "is PKCS#7: convert it with `openssl pkcs7 -print_certs -in FILE -out FILE.pem`";
        }
        if (head.contains(SIGNED_DATA)) {
            return "is PKCS#7 in DER form: convert it with"
                    + " `openssl pkcs7 -inform der -print_certs -in FILE -out FILE.pem`";
        }
        if (head.contains(DATA)) {
            return "is PKCS#12: take its certificates out with" + " `openssl pkcs12 -in FILE -nokeys -out FILE.pem`";
        }
        if (head.startsWith(JKS)) {
            return "is a Java key store: name it with -Djavax.net.ssl.trustStore=FILE in ROLLCALL_JAVA_OPTS, or take its"
                    + " certificate out with `keytool -exportcert -rfc`";
        }
        return ofPem(text);
    }

    private static String ofPem(String text) {
        if (text.contains("PRIVATE KEY-----")) {
            return "holds a private key and no certificate: name the file with the CA's certificate"
                    + " (-----BEGIN CERTIFICATE-----); a key does not belong here";
        }
        if (text.contains("-----BEGIN TRUSTED CERTIFICATE-----")) {
            return "holds a certificate in OpenSSL's own form: convert it with `openssl x509 -in FILE -out FILE.pem`";
        }
        if (text.contains("-----BEGIN ")) {
            String kind = text.replaceFirst("(?s).*?-----BEGIN ([A-Z0-9 ]{1,40}).*", "$1");
            return "holds no certificate but '" + kind + "': name the file with the CA's certificate"
                    + " (-----BEGIN CERTIFICATE-----)";
        }
        return "holds no certificate in PEM form (-----BEGIN CERTIFICATE-----): if it is in DER form, convert it with"
                + " `openssl x509 -inform der -in FILE -out FILE.pem`; or unset it";
    }
}
