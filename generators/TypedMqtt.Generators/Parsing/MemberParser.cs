using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>Reads the members that one interface declares.</summary>
/// <param name="declaring">The declaring contract.</param>
/// <param name="levels">Reads levels.</param>
/// <param name="payloads">Reads payloads.</param>
/// <param name="userProperties">Reads user properties.</param>
/// <param name="requests">Reads what requests have beside these.</param>
/// <param name="findings">Takes what is wrong.</param>
/// <param name="cancellationToken">Ends the work.</param>
internal sealed class MemberParser(
    DeclaringContract declaring,
    LevelParser levels,
    PayloadParser payloads,
    UserPropertyParser userProperties,
    RequestParser requests,
    Findings findings,
    CancellationToken cancellationToken)
{
    private const string PublishOptions = "TypedMqtt.MqttPublishOptions";

    private static readonly (string Attribute, MemberKind Kind)[] Kinds =
    [
        (AttributeNames.Event, MemberKind.Event),
        (AttributeNames.State, MemberKind.State),
        (AttributeNames.Request, MemberKind.Request),
    ];

    // The default of requests.
    private const int AtLeastOnce = 1;

    private static readonly string[] QosNames = ["AtMostOnce", "AtLeastOnce", "ExactlyOnce"];

    /// <summary>Reads a member; null when it is nothing to be sent, or has errors.</summary>
    internal MemberModel? Parse(ISymbol symbol)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (attribute, kind) = FindKind(symbol);

        // What is implemented where it is declared (or is a constant, or a nested type) needs no topic.
        if (!symbol.IsAbstract || symbol is INamedTypeSymbol)
        {
            if (attribute is not null)
            {
                ReportUnsupported(symbol, "it has a body, which would never run: take away the body or the attribute");
            }

            return null;
        }

        // Accessors are told of with their property or event.
        if (symbol is IMethodSymbol { AssociatedSymbol: not null })
        {
            return null;
        }

        if (symbol is not IMethodSymbol method)
        {
            ReportUnsupported(symbol, $"it is {(symbol is IEventSymbol ? "an event" : "a property")}, and only methods are sent");
            return null;
        }

        if (FindProblem(method) is { } problem)
        {
            ReportUnsupported(method, problem);
            return null;
        }

        if (attribute is null)
        {
            findings.Report(Rules.MemberWithoutAttribute, method.Locations[0], Name(method));
            return null;
        }

        return Parse(method, attribute, kind);
    }

    private static (AttributeData? Attribute, MemberKind Kind) FindKind(ISymbol symbol)
    {
        foreach (var (name, kind) in Kinds)
        {
            if (symbol.FindAttribute(name) is { } attribute)
            {
                return (attribute, kind);
            }
        }

        return default;
    }

    private static string? FindProblem(IMethodSymbol method)
    {
        if (method.IsStatic)
        {
            return "it is static";
        }

        if (method.DeclaredAccessibility != Accessibility.Public)
        {
            return "it is not public";
        }

        if (method.TypeParameters.Length > 0)
        {
            return "it has type parameters: write one member for each type";
        }

        if (Kinds.Count(kind => method.FindAttribute(kind.Attribute) is not null) > 1)
        {
            return "it has two MQTT attributes: write one member for each";
        }

        if (method.Parameters.Count(parameter => parameter.Type.HasFullName(PublishOptions)) > 1)
        {
            return "it has two parameters of MqttPublishOptions, and one says all there is to say";
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

        return null;
    }

    private MemberModel? Parse(IMethodSymbol method, AttributeData attribute, MemberKind kind)
    {
        var location = attribute.FindArgumentLocation(SymbolExtensions.TemplateArgument, cancellationToken) ?? method.Locations[0];
        var template = TopicTemplate.Join(declaring.Template, attribute.StringArgument() ?? "");
        var isRequest = kind == MemberKind.Request;
        var returnsTask = !isRequest && ReadReturnType(method);
        var request = isRequest ? requests.Parse(Name(method), method, attribute, out returnsTask) : null;
        var qos = ReadNumber(method, attribute, "Qos", isRequest ? AtLeastOnce : 0, QosNames.Length - 1, "it has to be a member of MqttQos");
        var expirySeconds = isRequest ? 0 : ReadNumber(method, attribute, "ExpirySeconds", 0, int.MaxValue, "it has to be zero, for messages that do not expire, or above");
        if (TopicTemplateParser.Parse(template, out var problem) is not { } parsed)
        {
            findings.Report(problem!.IsForbiddenCharacter ? Rules.ForbiddenCharacter : Rules.MalformedTemplate, location, template, Name(method), problem.Text);
            return null;
        }

        foreach (var placeholder in parsed.Placeholders.Where(placeholder => method.Parameters.All(parameter => parameter.Name != placeholder)))
        {
            findings.Report(Rules.PlaceholderWithoutParameter, location, template, placeholder, Name(method));
        }

        var parameters = ReadParameters(method, parsed, template, out var payload);
        var levelModels = method.Parameters
            .Where(parameter => parsed.Placeholders.Contains(parameter.Name))
            .Select(parameter => levels.Parse(Name(method), parameter, template, parsed.Tail == parameter.Name, declaring.Placeholders.Contains(parameter.Name)))
            .OfType<LevelModel>()
            .ToList();
        var payloadModel = payloads.Parse(Name(method), attribute, payload, kind);
        var propertyModels = userProperties.Parse(Name(method), FindStem(method), method.Parameters.Where(parameter => parameters[parameter.Ordinal].Role == ParameterRole.UserProperty));
        return payloadModel is null || (isRequest && request is null) || levelModels.Count < parsed.Placeholders.Count
            ? null
            : new MemberModel(
                declaring.Symbol.ToEmitted(),
                declaring.Symbol.Name,
                method.Name,
                declaring.Symbol.GetMembers(method.Name).Length > 1,
                FindStem(method),
                kind,
                template,
                parsed.Segments.ToEquatableArray(),
                levelModels.ToEquatableArray(),
                payloadModel,
                propertyModels.ToEquatableArray(),
                parameters.ToEquatableArray(),
                returnsTask,
                QosNames[qos],
                expirySeconds,
                request);
    }

    /// <summary>The stem of what is generated for a member: its name without Async, if that leaves a name of its own.</summary>
    internal static string FindStem(IMethodSymbol method)
    {
        const string Async = "Async";
        var stem = method.Name.EndsWith(Async, StringComparison.Ordinal) ? method.Name.Substring(0, method.Name.Length - Async.Length) : method.Name;
        return Identifiers.PascalCase(stem.Length == 0 || Identifiers.IsMemberOfObject(stem) ? method.Name : stem);
    }

    /// <summary>Whether a member returns Task rather than ValueTask.</summary>
    private bool ReadReturnType(IMethodSymbol method)
    {
        if (method.ReturnType is INamedTypeSymbol { TypeArguments.Length: 0 } type)
        {
            if (type.HasFullName("System.Threading.Tasks.ValueTask"))
            {
                return false;
            }

            if (type.HasFullName("System.Threading.Tasks.Task"))
            {
                return true;
            }
        }

        findings.Report(Rules.UnsupportedReturnType, method.Locations[0], Name(method), method.ReturnType.ToReadable());
        return false;
    }

    private int ReadNumber(IMethodSymbol method, AttributeData attribute, string property, int absent, int maximum, string rule)
    {
        var value = attribute.NamedArgument(property) as int? ?? absent;
        if (value >= 0 && value <= maximum)
        {
            return value;
        }

        var location = attribute.FindArgumentLocation(property, cancellationToken) ?? method.Locations[0];
        findings.Report(Rules.ValueOutOfRange, location, property, Name(method), value, rule);
        return 0;
    }

    private List<ParameterModel> ReadParameters(IMethodSymbol method, TopicTemplate parsed, string template, out IParameterSymbol? payload)
    {
        var parameters = new List<ParameterModel>();
        payload = null;
        foreach (var parameter in method.Parameters)
        {
            var role = parsed.Placeholders.Contains(parameter.Name) ? ParameterRole.Level : FindRole(parameter);

            if (role == ParameterRole.Level && parameter.FindAttribute(AttributeNames.UserProperty) is not null)
            {
                ReportUnsupported(method, $"its parameter '{parameter.Name}' is a topic level and a user property: take it out of the template, or take the attribute away");
            }

            if (role == ParameterRole.CancellationToken && parameter.Ordinal < method.Parameters.Length - 1)
            {
                findings.Report(Rules.CancellationTokenNotLast, parameter.Locations[0], parameter.Name, Name(method));
            }

            if (role == ParameterRole.Payload)
            {
                if (payload is not null)
                {
                    findings.Report(Rules.NeitherLevelNorPayload, parameter.Locations[0], parameter.Name, Name(method), template, payload.Name);
                }

                payload ??= parameter;
            }

            parameters.Add(new ParameterModel(parameter.Name, parameter.Type.ToEmitted(), role));
        }

        return parameters;
    }

    /// <summary>What a parameter that is no level is for.</summary>
    private static ParameterRole FindRole(IParameterSymbol parameter) => parameter switch
    {
        _ when parameter.Type.HasFullName("System.Threading.CancellationToken") => ParameterRole.CancellationToken,
        _ when parameter.Type.HasFullName(PublishOptions) => ParameterRole.Options,
        _ when parameter.FindAttribute(AttributeNames.UserProperty) is not null => ParameterRole.UserProperty,
        _ => ParameterRole.Payload,
    };

    private string Name(ISymbol member) => $"{declaring.Symbol.Name}.{member.Name}";

    private void ReportUnsupported(ISymbol member, string problem) => findings.Report(Rules.UnsupportedMember, member.Locations[0], Name(member), problem);
}
