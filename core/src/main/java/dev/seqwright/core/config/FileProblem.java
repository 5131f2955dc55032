package dev.seqwright.core.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a file cannot be read or written, in words that need no knowledge of Java. */
public final class FileProblem {
  private static final Pattern MISSING_KEY = Pattern.compile("Missing .* property '([^']+)'");

  private FileProblem() {}

  /** The words, without the name of the file. */
  public static String of(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "no such file or folder";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "exists already";
      case DirectoryNotEmptyException _ -> "a folder that is not empty";
      case NotDirectoryException _ -> "not a folder";
      case FileSystemLoopException _ -> "links that lead in a circle";
      case FileSystemException e when e.getReason() == null -> "the file system refuses it";
      case FileSystemException e -> e.getReason();
      case CharacterCodingException _ -> "not valid UTF-8";
      case EOFException _ -> "cut or damaged";
      case JsonProcessingException e -> json(e);
      default -> failure.getMessage() == null ? "it fails" : failure.getMessage();
    };
  }

  /** What Jackson says of values, and of where something began, names classes. */
  private static String json(JsonProcessingException failure) {
    JsonLocation place = failure.getLocation();
    String line = place == null ? "" : "line " + place.getLineNr() + ": ";
    String text = failure.getOriginalMessage();
    Matcher missing = MISSING_KEY.matcher(text);
    if (missing.find()) {
      return line + "the key '" + missing.group(1) + "' is missing";
    }
    if (text.startsWith("Trailing token")) {
      return line + "more follows behind the value";
    }
    return failure instanceof JsonMappingException
        ? line + "found another kind of value than expected"
        : line + text.split(" \\(start marker", 2)[0];
  }
}
