using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace TypedMqtt.Configuration;

/// <summary>
/// Reads the keys of one section. What is wrong is collected and named by its key; a value is never repeated, since any could
/// be a secret in the wrong place. A key without a value (<c>null</c> in JSON) leaves the option as it is.
/// </summary>
internal sealed class ConfigurationReader
{
    private readonly ConfigurationOrigins _origins;
    private readonly string _optionPrefix;
    private readonly Dictionary<string, IConfigurationSection> _unread;

    /// <param name="section">The section.</param>
    /// <param name="origins">Where to remember what was read and what was wrong.</param>
    /// <param name="optionPrefix">Stands before the options' names: <c>Will.</c>.</param>
    internal ConfigurationReader(IConfigurationSection section, ConfigurationOrigins origins, string optionPrefix = "")
    {
        _origins = origins;
        _optionPrefix = optionPrefix;
        _unread = section.GetChildren().ToDictionary(child => child.Key, StringComparer.OrdinalIgnoreCase);
    }

    internal void Text(string key, Action<string> set)
    {
        if (TryTake(key) is { } value)
        {
            set(value);
        }
    }

    internal void Flag(string key, Action<bool> set) =>
        Parse(key, set, bool.TryParse, "must be true or false");

    internal void Int32(string key, Action<int> set) =>
        Parse<int>(key, set, static (text, out value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value), "must be a whole number");

    internal void Int64(string key, Action<long> set) =>
        Parse<long>(key, set, static (text, out value) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value), "must be a whole number");

    // A number alone is refused: .NET takes it for days, and whoever writes it means seconds.
    internal void Time(string key, Action<TimeSpan> set) =>
        Parse<TimeSpan>(
            key,
            set,
            static (text, out value) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value) && text.Contains(':', StringComparison.Ordinal),
            "must be a time as hours:minutes:seconds, such as 00:01:30");

    // By name: a number would mean something else to everybody.
    internal void Choice<T>(string key, Action<T> set)
        where T : struct, Enum =>
        Parse<T>(
            key,
            set,
            static (text, out value) => Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value) && char.IsAsciiLetter(text.AsSpan().Trim()[0]),
            $"must be one of {string.Join(", ", Enum.GetNames<T>())}");

    /// <summary>Reads a list; it takes the place of what is there.</summary>
    internal void List(string key, IList<string> list)
    {
        if (!_unread.Remove(key, out var section) || IsNull(section))
        {
            return;
        }

        list.Clear();
        if (section.Value is { Length: > 0 })
        {
            Refuse(section, "must be a list");
        }

        foreach (var child in section.GetChildren())
        {
            _origins.Add($"{_optionPrefix}{key}[{list.Count}]", child.Path);
            list.Add(child.Value ?? "");
        }
    }

    /// <summary>Reads what has keys of its own.</summary>
    internal void Nested(string key, Action<ConfigurationReader, IConfigurationSection> read)
    {
        if (!_unread.Remove(key, out var section) || IsNull(section))
        {
            return;
        }

        var nested = new ConfigurationReader(section, _origins, $"{_optionPrefix}{key}.");
        read(nested, section);
        nested.End();
    }

    /// <summary>Says that a key cannot be here, if it is.</summary>
    internal void NotHere(string key, string rule)
    {
        if (_unread.Remove(key, out var section))
        {
            Refuse(section, rule);
        }
    }

    /// <summary>Whatever was not asked for is no option.</summary>
    internal void End()
    {
        foreach (var section in _unread.Values)
        {
            Refuse(section, $"is not known; the keys are the properties of {nameof(MqttOptions)}, so look at how it is spelt");
        }
    }

    internal void Refuse(IConfigurationSection section, string rule) => _origins.Problems.Add($"{section.Path} {rule}.");

    private void Parse<T>(string key, Action<T> set, TryParse<T> tryParse, string rule)
    {
        _unread.TryGetValue(key, out var section);
        if (TryTake(key) is not { } text)
        {
            return;
        }

        if (text.Length > 0 && tryParse(text, out var value))
        {
            set(value);
        }
        else
        {
            Refuse(section!, rule);
        }
    }

    private string? TryTake(string key)
    {
        if (!_unread.Remove(key, out var section) || IsNull(section))
        {
            return null;
        }

        if (section.Value is null)
        {
            Refuse(section, "must be a single value");
            return null;
        }

        _origins.Add(_optionPrefix + key, section.Path);
        return section.Value;
    }

    private static bool IsNull(IConfigurationSection section) => section.Value is null && !section.GetChildren().Any();

    private delegate bool TryParse<T>(string text, out T value);
}
