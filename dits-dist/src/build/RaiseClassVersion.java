// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Rewrites the classes of a jar to class file version 61 (Java 17). Class data archives leave out classes whose format is
 * older than 50, and the command-line library's are: the client would load them anew at every start.
 */
final class RaiseClassVersion {
    public static void main(String[] args) throws IOException {
        for (String arg : args) {
            Path jar = Path.of(arg);
            Path raised = jar.resolveSibling(jar.getFileName() + ".raised");
            try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar));
                    ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(raised))) {
                for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    copy(entry.getName(), in.readAllBytes(), out);
                }
            }
            Files.move(raised, jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void copy(String name, byte[] bytes, ZipOutputStream out) throws IOException {
        if (name.startsWith("META-INF/versions/") || name.endsWith("module-info.class")) {
            return;
        }
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        out.putNextEntry(entry);
        out.write(name.endsWith(".class") ? raise(bytes) : bytes);
        out.closeEntry();
    }

    private static byte[] raise(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        // Frames are computed anew, because old classes have none. All common supertypes are taken as Object where the
        // classes are not on our own path: the verifier accepts that for interfaces, and the client's tests run the result.
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected String getCommonSuperClass(String a, String b) {
                try {
                    return super.getCommonSuperClass(a, b);
                } catch (TypeNotPresentException absent) {
                    return "java/lang/Object";
                }
            }
        };
        reader.accept(
                new org.objectweb.asm.ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public void visit(
                            int version, int access, String name, String signature, String parent, String[] interfaces) {
                        super.visit(Math.max(version, Opcodes.V17), access, name, signature, parent, interfaces);
                    }
                },
                ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }
}
