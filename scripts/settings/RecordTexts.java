import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** What the Javadoc of records says of their components, in Markdown. */
final class RecordTexts {
  /** By the binary names of classes. */
  private final Map<String, Map<String, String>> texts = new HashMap<>();

  RecordTexts(String... folders) throws IOException {
    for (String folder : folders) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        read(files.filter(file -> file.toString().endsWith(".java")).toList());
      }
    }
  }

  private void read(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var files = compiler.getStandardFileManager(null, null, null);
    var units = files.getJavaFileObjectsFromPaths(sources);
    JavacTask task = (JavacTask) compiler.getTask(null, files, null, null, null, units);
    DocTrees trees = DocTrees.instance(task);
    for (CompilationUnitTree unit : task.parse()) {
      String packageName = unit.getPackage().getPackageName().toString();
      new Comments(trees).scan(unit, packageName + ".");
    }
  }

  String of(Class<?> type, RecordComponent component) {
    String text = texts.getOrDefault(type.getName(), Map.of()).get(component.getName());
    if (text == null) {
      throw new IllegalStateException(type + " does not say what " + component.getName() + " is");
    }
    return text;
  }

  /** Goes through the classes of a file; the text handed on is what stands before their names. */
  private final class Comments extends TreePathScanner<Void, String> {
    private final DocTrees trees;

    Comments(DocTrees trees) {
      this.trees = trees;
    }

    @Override
    public Void visitClass(ClassTree type, String outer) {
      String name = outer + type.getSimpleName();
      DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
      if (comment != null) {
        texts.put(name, parameters(comment));
      }
      return super.visitClass(type, name + "$");
    }
  }

  private static Map<String, String> parameters(DocCommentTree comment) {
    Map<String, String> parameters = new HashMap<>();
    for (DocTree tag : comment.getBlockTags()) {
      if (tag instanceof ParamTree parameter) {
        parameters.put(parameter.getName().toString(), markdown(parameter.getDescription()));
      }
    }
    return parameters;
  }

  private static String markdown(List<? extends DocTree> parts) {
    return parts.stream()
        .map(RecordTexts::markdown)
        .collect(Collectors.joining())
        .replaceAll("\\s+", " ");
  }

  private static String markdown(DocTree part) {
    return switch (part) {
      case TextTree text -> text.getBody();
      case LiteralTree code -> "`" + code.getBody().getBody().strip() + "`";
      case LinkTree link when !link.getLabel().isEmpty() -> markdown(link.getLabel());
      case LinkTree link -> "`" + link.getReference().getSignature().replace("#", "") + "`";
      default -> part.toString();
    };
  }
}
