using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Emission;

/// <summary>What every emitter works with.</summary>
internal sealed class EmissionContext
{
    internal const string Tool = "TypedMqtt.Generators";

    private static readonly string Version = typeof(EmissionContext).Assembly.GetName().Version.ToString(2);

    private readonly HashSet<string> _usersNames;

    internal EmissionContext(ContractModel contract)
    {
        Contract = contract;
        _usersNames = new HashSet<string>(
            contract.Members.SelectMany(member => member.Parameters.Select(parameter => parameter.Name).Concat([member.Stem, member.Stem + "Options", HandlersEmitter.Interface(member)])),
            StringComparer.Ordinal);
        Declared = new GeneratedNames(contract.Stem, static name => name);
        Names = new GeneratedNames(contract.Stem, name => _usersNames.Contains(name) ? FullName(name) : name);
        SharedLevels = FindSharedLevels(contract.Members);
    }

    internal ContractModel Contract { get; }

    /// <summary>The names of the generated types, where they are declared.</summary>
    internal GeneratedNames Declared { get; }

    /// <summary>
    /// The names of the generated types, where they are referred to: in full where a parameter or a member of the user's
    /// would hide them.
    /// </summary>
    internal GeneratedNames Names { get; }

    internal SourceWriter Writer { get; } = new();

    internal IReadOnlyList<MemberModel> Members => Contract.Members;

    /// <summary>The members whose messages can be read live: a request is for the one who answers it.</summary>
    internal IEnumerable<MemberModel> LiveMembers => Contract.Members.Where(member => member.Request is null);

    /// <summary>
    /// The levels of the contract's own template. Where it inherits contracts with others, those that every member has.
    /// </summary>
    internal IReadOnlyList<LevelModel> SharedLevels { get; }

    /// <summary>The contract as a documentation reference.</summary>
    internal string ContractReference => $"<see cref=\"{Contract.Interface}\"/>";

    /// <summary>A member as a documentation reference.</summary>
    internal static string Reference(MemberModel member) => member.IsOverloaded
        ? $"<c>{member.InterfaceName}.{member.Method}</c>"
        : $"<see cref=\"{member.Interface}.{Identifiers.Escape(member.Method)}\"/>";

    /// <summary>Text for documentation: topic templates may hold anything.</summary>
    internal static string Xml(string text) => text
        .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")
        .Replace("\u2028", "&#x2028;").Replace("\u2029", "&#x2029;");

    internal bool IsShared(LevelModel level) => SharedLevels.Any(shared => shared.Name == level.Name);

    internal void Summary(string text) => Writer.Line($"/// <summary>{text}</summary>");

    /// <summary>Opens a generated type.</summary>
    internal void OpenType(string declaration)
    {
        Writer.Line($"[global::System.CodeDom.Compiler.GeneratedCode(\"{Tool}\", \"{Version}\")]");
        Writer.Open(declaration);
    }

    /// <summary>The fully qualified name of a generated type.</summary>
    internal string FullName(string name) => Contract.Namespace.Length == 0 ? $"global::{name}" : $"global::{Contract.Namespace}.{name}";

    private static List<LevelModel> FindSharedLevels(EquatableArray<MemberModel> members) => members.Count == 0
        ? []
        : [.. members[0].Levels.Where(level => members.All(member => member.Levels.Any(other => other.IsOfContract && other.Name == level.Name)))];
}
