using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>Reads what a request has beside its topic and payload.</summary>
/// <param name="assembly">The assembly the code is generated into.</param>
/// <param name="payloads">Reads answers and faults, which are payloads too.</param>
/// <param name="findings">Takes what is wrong.</param>
/// <param name="cancellationToken">Ends the work.</param>
internal sealed class RequestParser(IAssemblySymbol assembly, PayloadParser payloads, Findings findings, CancellationToken cancellationToken)
{
    /// <summary>The property that names the type of a fault.</summary>
    internal const string Fault = "Fault";

    // What the attribute has where it says nothing; the generator does not see the runtime.
    private const int DefaultTimeoutSeconds = 10;

    // A timer takes no longer wait than 49 days.
    private const int LongestTimeoutSeconds = 4_294_967;

    /// <summary>Reads a request; null when it has errors.</summary>
    /// <param name="member">The member, for messages.</param>
    /// <param name="method">The member.</param>
    /// <param name="attribute">Its attribute.</param>
    /// <param name="returnsTask">Whether it returns Task rather than ValueTask.</param>
    internal RequestModel? Parse(string member, IMethodSymbol method, AttributeData attribute, out bool returnsTask)
    {
        var timeoutSeconds = ReadTimeout(member, method, attribute);
        CheckExpiry(member, method, attribute);
        CheckParameters(member, method);
        var reply = ReadReply(member, method, attribute, out returnsTask);
        var isValid = TryReadFault(member, method, attribute, out var fault);
        return reply is null || !isValid ? null : new RequestModel(reply, fault, timeoutSeconds);
    }

    private int ReadTimeout(string member, IMethodSymbol method, AttributeData attribute)
    {
        const string Property = "TimeoutSeconds";
        var seconds = attribute.NamedArgument(Property) as int? ?? DefaultTimeoutSeconds;
        if (seconds is < 1 or > LongestTimeoutSeconds)
        {
            findings.Report(Rules.ValueOutOfRange, Place(attribute, Property, method), Property, member, seconds, "it has to be from 1 to 4,294,967, which is 49 days");
        }

        return seconds;
    }

    private void CheckExpiry(string member, IMethodSymbol method, AttributeData attribute)
    {
        const string Property = "ExpirySeconds";
        if (attribute.NamedArgument(Property) is int seconds)
        {
            findings.Report(
                Rules.ValueOutOfRange, Place(attribute, Property, method), Property, member, seconds, "a request expires with its time-out, so leave it out and set TimeoutSeconds");
        }
    }

    private void CheckParameters(string member, IMethodSymbol method)
    {
        if (method.Parameters.FirstOrDefault(parameter => parameter.Type.HasFullName("TypedMqtt.MqttPublishOptions")) is { } options)
        {
            findings.Report(
                Rules.UnsupportedMember,
                method.Locations[0],
                member,
                $"its parameter '{options.Name}' is for messages that are published and done with: what a request is sent with stands in its attribute");
        }
    }

    private PayloadModel? ReadReply(string member, IMethodSymbol method, AttributeData attribute, out bool returnsTask)
    {
        returnsTask = method.ReturnType.MetadataName == "Task`1";
        if (FindReplyType(method) is { } type)
        {
            return payloads.Parse(member, "answer", type, FindReturnType(method, cancellationToken), MemberKind.Request, attribute);
        }

        findings.Report(Rules.RequestWithoutResult, method.Locations[0], member, method.ReturnType.ToReadable());
        return null;
    }

    private bool TryReadFault(string member, IMethodSymbol method, AttributeData attribute, out PayloadModel? fault)
    {
        fault = null;
        if (FindFaultType(attribute) is not { } type)
        {
            return true;
        }

        var place = Place(attribute, Fault, method);
        if (FindFaultProblem(type) is { } problem)
        {
            findings.Report(Rules.UnsupportedFault, place, member, type.ToReadable(), problem);
            return false;
        }

        fault = payloads.Parse(member, "fault", type.WithNullableAnnotation(NullableAnnotation.NotAnnotated), place, MemberKind.Request, attribute);
        return fault is not null;
    }

    private string? FindFaultProblem(ITypeSymbol type) => type switch
    {
        // A type the compiler does not know is the compiler's to report.
        { TypeKind: TypeKind.Error } => null,
        INamedTypeSymbol { IsUnboundGenericType: true } => "it has type parameters: write a type for each fault",
        { SpecialType: SpecialType.System_Void } or { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } or { IsRefLikeType: true } or { IsStatic: true } =>
            "there are no values of it to be sent",
        { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => "a fault that may be null would say nothing: leave out the '?'",
        _ when type.HasFullName("System.Exception") || type.DerivesFrom("System.Exception") =>
            "an exception tells of this process, and not for the network: name a type that says what the caller may know, and throw MqttFaultException of it",
        _ when !type.IsVisibleIn(assembly) => "generated code cannot see it: make it internal or public",
        _ => null,
    };

    private Location Place(AttributeData attribute, string property, IMethodSymbol method) =>
        attribute.FindArgumentLocation(property, cancellationToken) ?? method.Locations[0];

    /// <summary>What is answered; null where a member returns nothing that could be.</summary>
    internal static ITypeSymbol? FindReplyType(IMethodSymbol method) =>
        method.ReturnType is INamedTypeSymbol { MetadataName: "Task`1" or "ValueTask`1" } type && type.ContainingNamespace.HasFullName("System.Threading.Tasks")
            ? type.TypeArguments[0]
            : null;

    /// <summary>What a request may be refused with; null for nothing typed.</summary>
    internal static ITypeSymbol? FindFaultType(AttributeData attribute) => attribute.NamedArgument(Fault) as ITypeSymbol;

    /// <summary>Where a member says what it returns.</summary>
    internal static Location FindReturnType(IMethodSymbol method, CancellationToken cancellationToken) =>
        method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is MethodDeclarationSyntax declaration
            ? declaration.ReturnType.GetLocation()
            : method.Locations[0];
}
