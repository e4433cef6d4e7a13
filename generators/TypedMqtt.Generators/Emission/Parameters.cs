using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Emission;

/// <summary>Lists of parameters and arguments, in the forms emitted code needs.</summary>
internal static class Parameters
{
    private static readonly string[] TopicClassMembers = ["Template", "Format", "Filter", "TryParse", "Write", "TryRead"];

    /// <summary>The name of the class with the topics of a member; a class cannot have the name of one of its own members.</summary>
    internal static string TopicClass(MemberModel member) =>
        Identifiers.Escape(TopicClassMembers.Contains(member.Stem) ? member.Stem + "Topics" : member.Stem);

    /// <summary>The name of the record with a message of a member.</summary>
    internal static string MessageRecord(MemberModel member) => member.Stem + "Message";

    /// <summary>A name for something beside the member's own parameters.</summary>
    internal static string Local(MemberModel member, string wanted) => Identifiers.Unique(wanted, member.Parameters.Select(parameter => parameter.Name));

    /// <summary>The name of a parameter as a local variable: "_" would be a discard.</summary>
    internal static string Variable(MemberModel member, string name) => name == "_" ? Local(member, "value") : Identifiers.Escape(name);

    /// <summary>A member of the emitted class, told from a parameter of the same name.</summary>
    internal static string Own(string name, IEnumerable<string> parameters) => parameters.Contains(name) ? "this." + name : name;

    /// <summary><c>string deviceId, int zone</c>.</summary>
    internal static IEnumerable<string> Levels(MemberModel member) => member.Levels.Select(level => $"{level.Type} {Identifiers.Escape(level.Name)}");

    /// <summary><c>LevelFilter&lt;string&gt; deviceId = default</c>.</summary>
    internal static IEnumerable<string> Filters(IEnumerable<LevelModel> levels) =>
        levels.Select(level => $"{Names.LevelFilter(level.Type)} {Identifiers.Escape(level.Name)} = default");

    /// <summary><c>[NotNullWhen(true)] out string? deviceId, out int zone</c>.</summary>
    internal static IEnumerable<string> Outs(MemberModel member) => member.Levels.Select(level => (level.Kind, level.IsReferenceType) switch
    {
        (LevelKind.Text or LevelKind.Tail, _) => $"{Names.NotNullWhenTrue} out string? {Identifiers.Escape(level.Name)}",
        (_, true) => $"{Names.MaybeNullWhenFalse} out {level.Type} {Identifiers.Escape(level.Name)}",
        _ => $"out {level.Type} {Identifiers.Escape(level.Name)}",
    });

    /// <summary><c>out deviceId, out zone</c>.</summary>
    internal static IEnumerable<string> OutArguments(MemberModel member) => member.Levels.Select(level => "out " + Identifiers.Escape(level.Name));

    /// <summary><c>out var deviceId, out var zone</c>.</summary>
    internal static IEnumerable<string> OutVariables(MemberModel member) => member.Levels.Select(level => "out var " + Variable(member, level.Name));

    internal static IEnumerable<string> LevelArguments(MemberModel member) => member.Levels.Select(level => Identifiers.Escape(level.Name));

    /// <summary>Everything a handler is given beside context and token.</summary>
    internal static IEnumerable<ParameterModel> Handled(MemberModel member) =>
        member.Parameters.Where(parameter => parameter.Role is not (ParameterRole.Options or ParameterRole.CancellationToken));

    /// <summary>The user property that a parameter stands for.</summary>
    internal static UserPropertyModel UserProperty(MemberModel member, ParameterModel parameter) =>
        member.UserProperties.First(property => property.Value.Name == parameter.Name);

    /// <summary>The parameter of a role that a member has at most once, as an argument; null when it has none.</summary>
    internal static string? Argument(MemberModel member, ParameterRole role) =>
        member.Parameters.FirstOrDefault(parameter => parameter.Role == role) is { } found ? Identifiers.Escape(found.Name) : null;

    internal static string Join(params IEnumerable<string>[] lists) => string.Join(", ", lists.SelectMany(list => list));
}
