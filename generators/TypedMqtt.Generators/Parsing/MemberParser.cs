using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>Reads the members of one interface.</summary>
internal sealed class MemberParser(INamedTypeSymbol contract, AttributeData contractAttribute, EnumNames enums, ReportDiagnostic report, CancellationToken cancellationToken)
{
    private static readonly (string Attribute, MemberKind Kind)[] Kinds =
    [
        (AttributeNames.Event, MemberKind.Event),
        (AttributeNames.State, MemberKind.State),
    ];

    private static readonly string[] QosNames = ["AtMostOnce", "AtLeastOnce", "ExactlyOnce"];

    private readonly string _contractTemplate = contractAttribute.StringArgument() ?? "";
    private readonly PayloadParser _payloads = new(contract, contractAttribute, enums, report, cancellationToken);

    /// <summary>Reads a member; null when it is no member of its own, or when it has errors.</summary>
    internal MemberModel? Parse(ISymbol symbol)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (symbol is IMethodSymbol { AssociatedSymbol: not null } or INamedTypeSymbol || symbol.IsImplicitlyDeclared)
        {
            // Accessors are told of with their property or event; a nested type is not a member that could be sent.
            return null;
        }

        if (symbol is not IMethodSymbol method)
        {
            ReportUnsupported(symbol, $"it is {(symbol is IPropertySymbol ? "a property" : symbol is IEventSymbol ? "an event" : "a field")}, and only methods are sent");
            return null;
        }

        // A static or implemented method calls others; it has no topic of its own.
        if (method.IsStatic && !method.IsAbstract)
        {
            return null;
        }

        if (FindProblem(method) is { } problem)
        {
            ReportUnsupported(method, problem);
            return null;
        }

        foreach (var (attributeName, kind) in Kinds)
        {
            if (method.FindAttribute(attributeName) is { } attribute)
            {
                return Parse(method, attribute, kind);
            }
        }

        if (method.IsAbstract)
        {
            report(Rules.MemberWithoutAttribute, method.Locations[0], Name(method));
        }

        return null;
    }

    private static string? FindProblem(IMethodSymbol method)
    {
        if (method.IsStatic)
        {
            return "it is static";
        }

        if (method.TypeParameters.Length > 0)
        {
            return "it has type parameters; write one member for each type";
        }

        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None)
            {
                return $"its parameter '{parameter.Name}' is passed by reference";
            }

            if (parameter.Type.IsRefLikeType || parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
            {
                return $"its parameter '{parameter.Name}' is a '{parameter.Type.ToReadable()}', which cannot outlive the call";
            }
        }

        return method.DeclaredAccessibility == Accessibility.Public ? null : "it is not public";
    }

    private MemberModel? Parse(IMethodSymbol method, AttributeData attribute, MemberKind kind)
    {
        var location = attribute.FindLocation(cancellationToken) ?? method.Locations[0];
        var template = TopicTemplate.Join(_contractTemplate, attribute.StringArgument() ?? "");
        var returnsTask = CheckReturnType(method);
        var (qos, expirySeconds) = CheckValues(method, attribute, location);
        if (!TopicTemplate.TryParse(template, out var parsed, out var problem, out var isForbiddenCharacter))
        {
            report(isForbiddenCharacter ? Rules.ForbiddenCharacter : Rules.MalformedTemplate, location, template, Name(method), problem!);
            return null;
        }

        foreach (var placeholder in parsed!.Placeholders)
        {
            if (!method.Parameters.Any(parameter => parameter.Name == placeholder))
            {
                report(Rules.PlaceholderWithoutParameter, location, template, placeholder, Name(method));
            }
        }

        var levels = new List<LevelModel>();
        var parameters = new List<ParameterModel>();
        IParameterSymbol? payload = null;
        foreach (var parameter in method.Parameters)
        {
            var role = FindRole(method, parameter, parsed, template, ref payload);
            if (role is null)
            {
                continue;
            }

            parameters.Add(new ParameterModel(parameter.Name, parameter.Type.ToEmitted(), role.Value));
            if (role == ParameterRole.Level && ParseLevel(method, parameter, parsed, template) is { } level)
            {
                levels.Add(level);
            }
        }

        var payloadModel = _payloads.Parse(Name(method), payload, kind);
        return returnsTask is null || payloadModel is null
            ? null
            : new MemberModel(
                contract.ToEmitted(),
                contract.Name,
                method.Name,
                FindStem(method.Name),
                kind,
                template,
                parsed.Segments.ToEquatableArray(),
                levels.ToEquatableArray(),
                payloadModel,
                parameters.ToEquatableArray(),
                returnsTask.Value,
                qos,
                expirySeconds);
    }

    private static string FindStem(string method)
    {
        const string Async = "Async";
        var stem = method.Length > Async.Length && method.EndsWith(Async, StringComparison.Ordinal) ? method.Substring(0, method.Length - Async.Length) : method;
        return Identifiers.PascalCase(stem);
    }

    private bool? CheckReturnType(IMethodSymbol method)
    {
        switch (method.ReturnType.ToFullName())
        {
            case "System.Threading.Tasks.ValueTask" when method.ReturnType is INamedTypeSymbol { TypeArguments.Length: 0 }:
                return false;
            case "System.Threading.Tasks.Task" when method.ReturnType is INamedTypeSymbol { TypeArguments.Length: 0 }:
                return true;
            default:
                report(Rules.UnsupportedReturnType, method.Locations[0], Name(method), method.ReturnType.ToReadable());
                return null;
        }
    }

    private (string Qos, int ExpirySeconds) CheckValues(IMethodSymbol method, AttributeData attribute, Location location)
    {
        var qos = attribute.NamedArgument("Qos") as int? ?? 0;
        if (qos is < 0 or > 2)
        {
            report(Rules.ValueOutOfRange, location, "Qos", Name(method), qos, "it has to be a member of MqttQos");
            qos = 0;
        }

        var expirySeconds = attribute.NamedArgument("ExpirySeconds") as int? ?? 0;
        if (expirySeconds < 0)
        {
            report(Rules.ValueOutOfRange, location, "ExpirySeconds", Name(method), expirySeconds, "it has to be zero, for no expiry, or above");
        }

        return (QosNames[qos], expirySeconds);
    }

    private ParameterRole? FindRole(IMethodSymbol method, IParameterSymbol parameter, TopicTemplate parsed, string template, ref IParameterSymbol? payload)
    {
        if (parsed.Placeholders.Contains(parameter.Name))
        {
            return ParameterRole.Level;
        }

        if (parameter.Type.ToFullName() == "System.Threading.CancellationToken")
        {
            if (parameter.Ordinal != method.Parameters.Length - 1)
            {
                report(Rules.CancellationTokenNotLast, parameter.Locations[0], parameter.Name, Name(method));
            }

            return ParameterRole.CancellationToken;
        }

        if (payload is not null)
        {
            report(Rules.NeitherLevelNorPayload, parameter.Locations[0], parameter.Name, Name(method), template, payload.Name);
            return null;
        }

        payload = parameter;
        return ParameterRole.Payload;
    }

    private LevelModel? ParseLevel(IMethodSymbol method, IParameterSymbol parameter, TopicTemplate parsed, string template)
    {
        var type = parameter.Type;
        var isTail = parsed.Tail == parameter.Name;
        var isOfContract = _contractTemplate.Contains($"{{{parameter.Name}}}") || _contractTemplate.Contains($"{{*{parameter.Name}}}");
        var problem = type.NullableAnnotation == NullableAnnotation.Annotated
            ? "a topic level always has a value, so it cannot be nullable"
            : isTail && type.SpecialType != SpecialType.System_String
                ? $"'{{*{parameter.Name}}}' takes several levels, so it is a string"
                : null;
        if (problem is null)
        {
            switch (type)
            {
                case { SpecialType: SpecialType.System_String }:
                    return new LevelModel(parameter.Name, "string", isTail ? LevelKind.Tail : LevelKind.Text, IsReferenceType: true, EnumNames: null, isOfContract);
                case { SpecialType: SpecialType.System_Boolean }:
                    return new LevelModel(parameter.Name, "bool", LevelKind.Boolean, IsReferenceType: false, EnumNames: null, isOfContract);
                case INamedTypeSymbol { TypeKind: TypeKind.Enum } named:
                    var names = enums.Add(named);
                    enums.CheckLevelNames(names, named, template, parameter.Locations[0]);
                    return new LevelModel(parameter.Name, type.ToEmitted(), LevelKind.Enum, IsReferenceType: false, names.Field, isOfContract);
                case var _ when type.ImplementsForItself("ISpanParsable`1") && type.Implements("System.ISpanFormattable"):
                    return new LevelModel(parameter.Name, type.ToEmitted(), LevelKind.Formatted, type.IsReferenceType, EnumNames: null, isOfContract);
            }

            problem = "it has to be a string, a number, a bool, a Guid, an enum, or a type that implements ISpanFormattable and ISpanParsable of itself";
        }

        report(Rules.UnsupportedLevelType, parameter.Locations[0], parameter.Name, Name(method), type.ToReadable(), problem);
        return null;
    }

    private string Name(ISymbol member) => $"{contract.Name}.{member.Name}";

    private void ReportUnsupported(ISymbol member, string problem) => report(Rules.UnsupportedMember, member.Locations[0], Name(member), problem);
}
