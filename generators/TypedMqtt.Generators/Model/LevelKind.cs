namespace TypedMqtt.Generators.Model;

/// <summary>How a topic level is written and read.</summary>
internal enum LevelKind
{
    /// <summary>A string, taken as it is.</summary>
    Text,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>An enum, by its wire names.</summary>
    Enum,

    /// <summary>A type with an invariant text form.</summary>
    Formatted,

    /// <summary>All levels that are left, as a string.</summary>
    Tail,
}
