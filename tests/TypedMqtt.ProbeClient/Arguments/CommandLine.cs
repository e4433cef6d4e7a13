using System.Globalization;

namespace TypedMqtt.ProbeClient.Arguments;

/// <summary>The options of a command: <c>--name value</c>, or <c>--name</c> alone for a flag. What is not known is refused.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, List<string>> _options = new(StringComparer.Ordinal);

    /// <param name="arguments">What stands behind the command.</param>
    /// <param name="valued">The options that have a value.</param>
    /// <param name="flags">The options that have none.</param>
    /// <exception cref="UsageException">Something is not known, or lacks its value.</exception>
    internal CommandLine(ReadOnlySpan<string> arguments, string[] valued, string[] flags)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            if (flags.Contains(name, StringComparer.Ordinal))
            {
                _options[name] = [];
                continue;
            }

            if (!valued.Contains(name, StringComparer.Ordinal))
            {
                throw new UsageException($"'{name}' is not known here.");
            }

            if (++i == arguments.Length)
            {
                throw new UsageException($"{name} needs a value.");
            }

            if (!_options.TryGetValue(name, out var values))
            {
                _options.Add(name, values = []);
            }

            values.Add(arguments[i]);
        }
    }

    internal bool Has(string name) => _options.ContainsKey(name);

    /// <summary>All values of an option that may be given more than once.</summary>
    internal IReadOnlyList<string> All(string name) => _options.TryGetValue(name, out var values) ? values : [];

    /// <summary>The value of an option; null when it was left out.</summary>
    internal string? Find(string name) => All(name) switch
    {
        [] => null,
        [var value] => value,
        _ => throw new UsageException($"{name} is given more than once."),
    };

    internal string Require(string name) => Find(name) ?? throw new UsageException($"{name} is missing.");

    /// <summary>A whole number; null when the option was left out.</summary>
    internal int? FindNumber(string name, int minimum, int maximum) => Find(name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum => number,
        var text => throw new UsageException($"{name} must be a whole number from {minimum} to {maximum}, and is '{text}'."),
    };

    internal int RequireNumber(string name, int minimum, int maximum) =>
        FindNumber(name, minimum, maximum) ?? throw new UsageException($"{name} is missing.");

    /// <summary>One of several words, and what it stands for; null when the option was left out.</summary>
    internal T? FindChoice<T>(string name, params (string Word, T Value)[] choices)
        where T : struct
    {
        if (Find(name) is not { } text)
        {
            return null;
        }

        foreach (var (word, value) in choices)
        {
            if (word == text)
            {
                return value;
            }
        }

        throw new UsageException($"{name} must be one of {string.Join(", ", choices.Select(choice => choice.Word))}, and is '{text}'.");
    }
}
