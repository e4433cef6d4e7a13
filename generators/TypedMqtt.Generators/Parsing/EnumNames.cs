using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>The enums of a contract, each with one field for its wire names.</summary>
/// <param name="taken">Names the fields cannot have, because members have them.</param>
internal sealed class EnumNames(IEnumerable<string> taken)
{
    private readonly Dictionary<string, EnumModel> _byType = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>All enums, in the order they were met.</summary>
    internal List<EnumModel> All { get; } = [];

    /// <summary>Gives the field for an enum, and checks the enum's wire names when it is met first.</summary>
    /// <param name="type">The enum.</param>
    /// <param name="location">Where it is used.</param>
    /// <param name="findings">Takes what is wrong with it.</param>
    internal EnumModel Add(INamedTypeSymbol type, Location location, Findings findings)
    {
        var emitted = type.ToEmitted();
        if (_byType.TryGetValue(emitted, out var known))
        {
            return known;
        }

        var field = Reserve(type.Name + "Names");
        var model = new EnumModel(field, emitted, ReadMembers(type, location, findings).ToEquatableArray());
        _byType.Add(emitted, model);
        All.Add(model);
        return model;
    }

    /// <summary>Gives a field beside those of the enums and members a name of its own.</summary>
    internal string Reserve(string wanted)
    {
        var field = Identifiers.Unique(wanted, _taken);
        _taken.Add(field);
        return field;
    }

    private static List<EnumMemberModel> ReadMembers(INamedTypeSymbol type, Location location, Findings findings)
    {
        var members = new List<EnumMemberModel>();
        var byWireName = new Dictionary<string, IFieldSymbol>(StringComparer.Ordinal);
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue))
        {
            var wireName = field.FindAttribute(AttributeNames.Name)?.StringArgument() ?? field.Name;
            members.Add(new EnumMemberModel(field.Name, wireName));
            if (!byWireName.TryGetValue(wireName, out var first))
            {
                byWireName.Add(wireName, field);
            }
            else if (!Equals(first.ConstantValue, field.ConstantValue))
            {
                findings.Report(Rules.WireNameTwice, location, type.Name, first.Name, field.Name, wireName);
            }
        }

        return members;
    }
}
